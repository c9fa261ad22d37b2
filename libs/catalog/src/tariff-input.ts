import type { ErrorPointer } from '@gongshu/platform';
import { priceError } from './price.errors';
import { fault } from './dictionary';
import { FEN, priceMicros, priceText, UNIT_PRICE } from './price-arithmetic';
import type { Tariff, TariffKind, TariffMeter } from './tariff';

/** A tariff as it is proposed: only the members of its kind may be there. */
export interface TariffInput {
  readonly kind: TariffKind;
  readonly meter: TariffMeter;
  readonly unitPrice?: string;
  readonly monthlyFeeFen?: string;
  readonly includedUnits?: number;
  readonly overageUnitPrice?: string;
  readonly tiers?: readonly { readonly upTo?: number | null; readonly unitPrice: string }[];
  readonly packageUnits?: number;
  readonly packagePriceFen?: string;
  readonly freeUnits?: number;
  readonly monthlyCapFen?: string | null;
}

export const TIERS_MAX = 20;
/** Of free, included and packed units and the ends of tiers. */
export const UNITS_MAX = 1_000_000_000_000;

const MEMBERS: Readonly<Record<TariffKind, readonly (keyof TariffInput)[]>> = {
  UNIT: ['unitPrice'],
  SUBSCRIPTION: ['monthlyFeeFen', 'includedUnits', 'overageUnitPrice'],
  GRADUATED: ['tiers'],
  VOLUME: ['tiers'],
  PACKAGE: ['packageUnits', 'packagePriceFen'],
};
const OWN_MEMBERS = [...new Set(Object.values(MEMBERS).flat())];

/**
 * The tariff as it is kept, prices with six places.
 * @throws DomainError TARIFF_INVALID with a pointer to each fault
 */
export function tariffOf(input: TariffInput): Tariff {
  const faults = tariffFaults(input);
  if (faults.length > 0) throw priceError('TARIFF_INVALID', { kind: input.kind }, faults);
  const { kind, meter, freeUnits = 0, monthlyCapFen = null } = input;
  const base = { meter, freeUnits, monthlyCapFen };
  switch (kind) {
    case 'UNIT':
      return { kind, ...base, unitPrice: sixPlaces(input.unitPrice!) };
    case 'SUBSCRIPTION':
      return {
        kind,
        ...base,
        monthlyFeeFen: input.monthlyFeeFen!,
        includedUnits: input.includedUnits!,
        overageUnitPrice: sixPlaces(input.overageUnitPrice!),
      };
    case 'GRADUATED':
    case 'VOLUME': {
      const tiers = input.tiers!.map(({ upTo = null, unitPrice }) => ({
        upTo,
        unitPrice: sixPlaces(unitPrice),
      }));
      return { kind, ...base, tiers };
    }
    case 'PACKAGE':
      return {
        kind,
        ...base,
        packageUnits: input.packageUnits!,
        packagePriceFen: input.packagePriceFen!,
      };
  }
}

/** What is wrong with a tariff, each with its pointer. */
export function tariffFaults(input: TariffInput): ErrorPointer[] {
  const wanted = MEMBERS[input.kind];
  const presence = OWN_MEMBERS.flatMap((member): ErrorPointer[] => {
    const given = input[member] !== undefined;
    if (given === wanted.includes(member)) return [];
    const pointer = `/tariff/${member}`;
    return given
      ? [fault(pointer, 'NOT_OF_KIND', '该计价方式没有这一项', 'This kind of tariff has none')]
      : [fault(pointer, 'REQUIRED', '该计价方式须填写这一项', 'This kind of tariff needs it')];
  });
  const values = [
    ...(['unitPrice', 'overageUnitPrice'] as const).flatMap((m) => priceFault(m, input[m])),
    ...(['monthlyFeeFen', 'packagePriceFen', 'monthlyCapFen'] as const).flatMap((m) =>
      fenFault(m, input[m]),
    ),
    ...(['freeUnits', 'includedUnits'] as const).flatMap((m) => unitsFault(m, input[m], 0)),
    ...unitsFault('packageUnits', input.packageUnits, 1),
    ...tierFaults(input.tiers),
  ];
  const faults = [...presence, ...values];
  return faults.length > 0 ? faults : capFaults(input);
}

function priceFault(member: string, price: string | undefined): ErrorPointer[] {
  if (price === undefined || UNIT_PRICE.test(price)) return [];
  const zh = '单价须为 0 至 1000000 的十进制数，小数至多六位';
  const en = 'A unit price is a decimal from 0 to 1000000 with at most six places';
  return [fault(`/tariff/${member}`, 'UNIT_PRICE', zh, en)];
}

function fenFault(member: string, fen: string | null | undefined): ErrorPointer[] {
  if (fen === undefined || fen === null || FEN.test(fen)) return [];
  const zh = '金额须为以分计的非负整数';
  return [
    fault(`/tariff/${member}`, 'FEN', zh, 'An amount is a whole number of fen, not negative'),
  ];
}

function unitsFault(member: string, units: number | undefined, min: number): ErrorPointer[] {
  if (units === undefined || isUnits(units, min)) return [];
  const zh = `数量须为 ${min} 至 ${UNITS_MAX} 的整数`;
  const en = `Units are a whole number from ${min} to ${UNITS_MAX}`;
  return [fault(`/tariff/${member}`, 'UNITS', zh, en)];
}

function tierFaults(tiers: TariffInput['tiers']): ErrorPointer[] {
  if (tiers === undefined) return [];
  if (tiers.length === 0 || tiers.length > TIERS_MAX) {
    const zh = `须有 1 至 ${TIERS_MAX} 档`;
    return [fault('/tariff/tiers', 'TIERS', zh, `There are 1 to ${TIERS_MAX} tiers`)];
  }
  let above = 0;
  return tiers.flatMap(({ upTo = null, unitPrice }, at) => {
    const faults = priceFault(`tiers/${at}/unitPrice`, unitPrice);
    const isLast = at === tiers.length - 1;
    if (isLast && upTo !== null) {
      const en = 'The last tier has no end: upTo is null';
      faults.push(fault(`/tariff/tiers/${at}/upTo`, 'TIER_LAST_OPEN', '最后一档不设上限', en));
    } else if (!isLast && (upTo === null || !isUnits(upTo, 1) || upTo <= above)) {
      const en = 'Tiers end at whole numbers that ascend';
      faults.push(fault(`/tariff/tiers/${at}/upTo`, 'TIERS_ASCENDING', '各档上限须逐档递增', en));
    }
    above = upTo ?? above;
    return faults;
  });
}

/** A month may not be capped below the fee that it costs in any case. */
function capFaults({ monthlyCapFen, monthlyFeeFen }: TariffInput): ErrorPointer[] {
  if (monthlyCapFen === undefined || monthlyCapFen === null || monthlyFeeFen === undefined)
    return [];
  if (BigInt(monthlyCapFen) >= BigInt(monthlyFeeFen)) return [];
  const en = 'The cap is below the monthly fee';
  return [fault('/tariff/monthlyCapFen', 'CAP_BELOW_FEE', '封顶金额低于月费', en)];
}

function isUnits(units: number, min: number): boolean {
  return Number.isSafeInteger(units) && units >= min && units <= UNITS_MAX;
}

function sixPlaces(price: string): string {
  return priceText(priceMicros(price));
}
