import type { UseClass } from '@gongshu/platform';
import type { PageOffer, ProductPage } from './catalog.service';
import { type Addresses, productAddress } from './dcat';
import { duties, OWN } from './odrl-duties';
import { tariffOfPrice } from './plans.service';
import { isFreeUse } from './price';
import { contentOf } from './version-content';

type Json = Readonly<Record<string, unknown>>;

/**
 * An offer of a plan by ODRL 2.2: what it permits to whom and for how much, and what nobody may do. The tariff itself
 * stands beside its duties: it alone tells the cap of a month.
 */
export function odrlOffer(page: ProductPage, offer: PageOffer, at: Addresses): Json {
  const { product, version } = page;
  const { plan, price } = offer;
  const address = productAddress(at, product.slug);
  const { terms } = contentOf(version);
  const tariff = tariffOfPrice(price);
  const free = plan.audience.filter(isFreeUse);
  const paid = plan.audience.filter((use) => !isFreeUse(use));
  return {
    '@context': [
      'http://www.w3.org/ns/odrl.jsonld',
      { dct: 'http://purl.org/dc/terms/', gongshu: OWN },
    ],
    '@type': 'Offer',
    uid: `${address}/plans/${encodeURIComponent(plan.code)}/offer?price=${price.number}`,
    profile: `${OWN}profile`,
    'dct:title': plan.name,
    'dct:issued': price.effectiveFrom.toISOString(),
    ...(terms && { 'dct:rights': `${terms.version}: ${terms.text}` }),
    'gongshu:tariff': { '@type': '@json', '@value': tariff },
    target: `${address}#service`,
    assigner: {
      '@type': 'Party',
      uid: `${at.market}/v1/organizations/${product.operator.id}`,
      'dct:title': product.operator.name,
    },
    permission: [
      ...(paid.length > 0 ? [permission(paid, duties(tariff, price.currency))] : []),
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
