import type { UseClass } from '@gongshu/platform';
import { priceTerms } from './catalog-price';
import type { PageOffer, ProductPage } from './catalog.service';
import { type Addresses, productAddress } from './dcat';
import { isFreeUse } from './price';
import { contentOf } from './version-content';

type Json = Readonly<Record<string, unknown>>;

/** Terms of our own: purposes of use, and what no standard action says. */
const OWN = 'urn:gongshu:odrl:';

/** An offer of a plan by ODRL 2.2: what it permits to whom and for how much, and what nobody may do. */
export function odrlOffer(page: ProductPage, offer: PageOffer, at: Addresses): Json {
  const { product, version } = page;
  const { plan, price } = offer;
  const address = productAddress(at, product.slug);
  const { terms } = contentOf(version);
  const free = plan.audience.filter(isFreeUse);
  const paid = plan.audience.filter((use) => !isFreeUse(use));
  return {
    '@context': ['http://www.w3.org/ns/odrl.jsonld', { dct: 'http://purl.org/dc/terms/' }],
    '@type': 'Offer',
    uid: `${address}/plans/${encodeURIComponent(plan.code)}/offer?price=${price.number}`,
    profile: `${OWN}profile`,
    'dct:title': plan.name,
    'dct:issued': price.effectiveFrom.toISOString(),
    ...(terms && { 'dct:rights': `${terms.version}: ${terms.text}` }),
    target: `${address}#service`,
    assigner: {
      '@type': 'Party',
      uid: `${at.market}/v1/organizations/${product.operator.id}`,
      'dct:title': product.operator.name,
    },
    permission: [
      ...(paid.length > 0 ? [permission(paid, [compensation(offer)])] : []),
      ...(free.length > 0 ? [permission(free, [])] : []),
    ],
    prohibition: [{ action: 'distribute' }, { action: `${OWN}reidentify` }],
  };
}

function permission(uses: readonly UseClass[], duty: readonly Json[]): Json {
  return {
    action: 'use',
    constraint: [
      {
        leftOperand: 'purpose',
        operator: 'isAnyOf',
        rightOperand: uses.map((use) => ({ '@id': `${OWN}${use}` })),
      },
    ],
    ...(duty.length > 0 && { duty }),
  };
}

/** The amount for one unit of what the plan counts. */
function compensation({ price }: PageOffer): Json {
  const { unitPrice, unit, model } = priceTerms(price);
  return {
    action: [
      {
        'rdf:value': { '@id': 'odrl:compensate' },
        refinement: [
          {
            leftOperand: 'payAmount',
            operator: 'eq',
            rightOperand: { '@value': unitPrice, '@type': 'xsd:decimal' },
            unit: `urn:iso:std:iso:4217:${price.currency}`,
          },
          { leftOperand: 'unitOfCount', operator: 'eq', rightOperand: { '@id': `${OWN}${unit}` } },
        ],
      },
    ],
    'dct:description': model,
  };
}
