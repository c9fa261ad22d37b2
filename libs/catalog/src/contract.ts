import type { ProductPage } from './catalog.service';
import { type Addresses, productAddress } from './dcat';
import {
  classificationOf,
  type DictionaryField,
  type FieldType,
  maskOf,
  rowsShown,
} from './dictionary';
import { tariffOfPrice } from './plans.service';
import { isFreeUse } from './price';
import type { QualityMeasures } from './quality';
import { priceModelOf } from './tariff';
import type { VersionContent } from './version';
import { contentOf } from './version-content';

type Json = Readonly<Record<string, unknown>>;

const LOGICAL_TYPES: Readonly<Record<FieldType, string>> = {
  STRING: 'string',
  INTEGER: 'integer',
  DECIMAL: 'number',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
};

/** The data contract of a product by the Open Data Contract Standard 3.1. */
export function dataContract(page: ProductPage, at: Addresses): Json {
  const { product, version } = page;
  const content = contentOf(version);
  const { dictionary } = content;
  const sampleRows = rowsShown(content.sampleRows, dictionary);
  const address = productAddress(at, product.slug);
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: product.id,
    name: product.name,
    version: `${version.number}.0.0`,
    status: 'active',
    tenant: product.operator.name,
    domain: product.domain,
    dataProduct: product.slug,
    tags: product.keywords,
    description: {
      purpose: [product.summary, product.summaryEn].filter(Boolean).join('\n'),
      usage:
        '须先取得授权；公共治理和公益使用免费。 Under a grant; governance and welfare use is free.',
      ...(content.terms && { limitations: content.terms.text }),
    },
    servers: [
      {
        server: 'gateway',
        type: 'api',
        location: `${at.gateway}/v1/products/${product.slug}`,
        environment: 'prod',
      },
    ],
    schema: [
      {
        name: product.slug,
        logicalType: 'object',
        physicalType: product.kind,
        businessName: product.nameEn ?? product.name,
        description: product.summary,
        properties: dictionary.map((field) => property(field, sampleRows)),
        ...(content.quality && { quality: quality(content.quality) }),
      },
    ],
    ...priceOf(page),
    slaProperties: slaProperties(page, content),
    support: [{ channel: 'market', url: address, tool: 'other', scope: 'issues' }],
    authoritativeDefinitions: [
      { url: address, type: 'businessDefinition' },
      { url: `${address}/openapi.json`, type: 'implementation' },
    ],
    customProperties: customProperties(page),
    ...(version.publishedAt && { contractCreatedTs: version.publishedAt.toISOString() }),
  };
}

function property(field: DictionaryField, rows: readonly Json[]): Json {
  const [classification, mask] = [classificationOf(field), maskOf(field)];
  const examples = rows
    .map((row) => row[field.name])
    .filter((value) => value !== null && value !== undefined)
    .slice(0, 3);
  return {
    name: field.name,
    logicalType: LOGICAL_TYPES[field.type],
    physicalType: field.type,
    businessName: field.meaning,
    description: field.unit ? `${field.meaning}（${field.unit}）` : field.meaning,
    classification,
    ...(examples.length > 0 && { examples }),
    customProperties: [
      { property: 'mask', value: mask },
      ...(field.unit ? [{ property: 'unit', value: field.unit }] : []),
    ],
  };
}

/** Measured values, told as text: they are findings of the upload and no rules to be run again. */
function quality({ rows, completeness, uniqueness, validity }: QualityMeasures) {
  const measured = (dimension: string, zh: string, value: number) => ({
    type: 'text',
    name: dimension,
    dimension,
    description: `${zh} ${value}`,
  });
  return [
    measured('completeness', `完整性（${rows} 行） completeness`, completeness.overall),
    measured('uniqueness', '唯一性 uniqueness', uniqueness.overall),
    measured('conformity', '有效性 validity', validity.overall),
  ];
}

/** ODCS knows a price of one unit alone; other tariffs stand among the plans, and nothing is told that is not charged. */
function priceOf({ offers }: ProductPage): Json {
  for (const { price } of offers) {
    const tariff = tariffOfPrice(price);
    if (tariff.kind !== 'UNIT') continue;
    const { unitPrice, meter } = tariff;
    return {
      price: { priceAmount: Number(unitPrice), priceCurrency: price.currency, priceUnit: meter },
    };
  }
  return {};
}

function slaProperties(
  { product, version }: ProductPage,
  { serviceLevel }: VersionContent,
): Json[] {
  return [
    { property: 'frequency', value: version.updateFrequency, driver: 'operational' },
    { property: 'endOfSupport', value: product.agreement.termEnd.toISOString() },
    ...(serviceLevel
      ? [
          { property: 'availability', value: serviceLevel.availabilityPercent, unit: 'percent' },
          { property: 'support', value: serviceLevel.support },
        ]
      : []),
    ...(serviceLevel?.latencyMsP95
      ? [{ property: 'latency', value: serviceLevel.latencyMsP95, unit: 'ms', description: 'p95' }]
      : []),
  ];
}

function customProperties({ product, version, offers }: ProductPage): Json[] {
  const codes = product.resources.flatMap(({ resource }) => resource.registrationCode ?? []);
  return [
    { property: 'deliveryKind', value: product.kind },
    { property: 'agreementNumber', value: product.agreement.number },
    { property: 'registrationCodes', value: codes },
    { property: 'termsVersion', value: contentOf(version).terms?.version ?? null },
    {
      property: 'plans',
      value: offers.map(({ plan, price }) => {
        const tariff = tariffOfPrice(price);
        return {
          code: plan.code,
          name: plan.name,
          audience: plan.audience,
          freeUses: plan.audience.filter(isFreeUse),
          model: priceModelOf(tariff),
          tariff,
          currency: price.currency,
          priceVersion: price.number,
        };
      }),
    },
  ];
}
