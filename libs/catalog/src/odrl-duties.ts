import { priceText } from './price-arithmetic';
import { type BoundPrice, pricesOf, type Tariff, type Tier } from './tariff';

type Json = Readonly<Record<string, unknown>>;

/** Terms of our own: purposes of use, what is counted, and what no standard action says. */
export const OWN = 'urn:gongshu:odrl:';

/** Which unit of a month it is, from 1, free units among them. */
const UNIT_OF_MONTH = `${OWN}unitOfMonth`;
/** How many units the month has in all, free units among them. */
const QUANTITY_OF_MONTH = `${OWN}quantityOfMonth`;

/** What a tariff makes the assignee pay by ODRL 2.2: one duty a price, with the units to which it applies. */
export function duties(tariff: Tariff, currency: string): Json[] {
  return pricesOf(tariff).flatMap((price) => {
    // The units that a fee includes bind it to the ceiling; they are not paid beside it.
    if (price.pointer === '/monthlyFeeFen' && price.meter !== 'MONTHS') return [];
    return [{ action: [compensation(price, currency)], constraint: constraints(tariff, price) }];
  });
}

function compensation({ micros, meter, units }: BoundPrice, currency: string): Json {
  return {
    'rdf:value': { '@id': 'odrl:compensate' },
    refinement: [
      {
        leftOperand: 'payAmount',
        operator: 'eq',
        rightOperand: { '@value': priceText(micros), '@type': 'xsd:decimal' },
        unit: `urn:iso:std:iso:4217:${currency}`,
      },
      { leftOperand: 'count', operator: 'eq', rightOperand: Number(units) },
      { leftOperand: 'unitOfCount', operator: 'eq', rightOperand: { '@id': `${OWN}${meter}` } },
    ],
  };
}

/** Absent where every unit is meant. */
function constraints(tariff: Tariff, { pointer, meter }: BoundPrice): Json[] | undefined {
  const { freeUnits } = tariff;
  const only = (list: Json[]) => (list.length > 0 ? list : undefined);
  if (meter === 'MONTHS') return undefined;
  switch (tariff.kind) {
    case 'UNIT':
    case 'PACKAGE':
      return only(between(UNIT_OF_MONTH, freeUnits, null));
    case 'SUBSCRIPTION':
      return only(between(UNIT_OF_MONTH, freeUnits + tariff.includedUnits, null));
    case 'GRADUATED':
      return only(tierBounds(UNIT_OF_MONTH, tariff.tiers, pointer, freeUnits));
    case 'VOLUME':
      return only([
        ...between(UNIT_OF_MONTH, freeUnits, null),
        ...tierBounds(QUANTITY_OF_MONTH, tariff.tiers, pointer, freeUnits),
      ]);
  }
}

function tierBounds(
  operand: string,
  tiers: readonly Tier[],
  pointer: string,
  freeUnits: number,
): Json[] {
  const at = Number(pointer.split('/')[2]);
  const upTo = tiers[at]?.upTo ?? null;
  return between(
    operand,
    freeUnits + (tiers[at - 1]?.upTo ?? 0),
    upTo === null ? null : freeUnits + upTo,
  );
}

function between(leftOperand: string, above: number, upTo: number | null): Json[] {
  return [
    ...(above > 0 ? [{ leftOperand, operator: 'gt', rightOperand: above }] : []),
    ...(upTo === null ? [] : [{ leftOperand, operator: 'lteq', rightOperand: upTo }]),
  ];
}
