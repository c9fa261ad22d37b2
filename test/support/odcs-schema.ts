import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What the Open Data Contract Standard 3.1 (https://bitol-io.github.io/open-data-contract-standard, Apache-2.0) allows of
 * the parts that our contracts use, restated: names, types, what must be there, and nothing else.
 */
const text = { type: 'string' };
const texts = { type: 'array', items: text };

function only(properties: Readonly<Record<string, object>>, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false };
}

function listOf(items: object) {
  return { type: 'array', items };
}

const customProperties = listOf(
  only({ property: text, value: {}, description: text }, ['property', 'value']),
);

const quality = listOf(
  only(
    {
      type: { const: 'text' },
      name: text,
      description: text,
      dimension: {
        enum: [
          'accuracy',
          'completeness',
          'conformity',
          'consistency',
          'coverage',
          'timeliness',
          'uniqueness',
        ],
      },
    },
    ['type'],
  ),
);

const definitions = listOf(only({ url: text, type: text, description: text }, ['url', 'type']));

const element = {
  name: text,
  physicalType: text,
  description: text,
  businessName: text,
  tags: texts,
  customProperties,
  quality,
};

const ODCS_SCHEMA = only(
  {
    apiVersion: { enum: ['v3.1.0'] },
    kind: { const: 'DataContract' },
    id: text,
    name: text,
    version: text,
    status: text,
    tenant: text,
    tags: texts,
    domain: text,
    dataProduct: text,
    description: {
      type: 'object',
      properties: { purpose: text, usage: text, limitations: text },
    },
    servers: listOf({
      type: 'object',
      properties: {
        server: text,
        type: { const: 'api' },
        location: { type: 'string', format: 'uri' },
        environment: text,
        description: text,
      },
      required: ['server', 'type', 'location'],
    }),
    schema: listOf(
      only(
        {
          ...element,
          logicalType: { const: 'object' },
          properties: listOf(
            only(
              {
                ...element,
                logicalType: {
                  enum: [
                    'string',
                    'date',
                    'timestamp',
                    'time',
                    'number',
                    'integer',
                    'object',
                    'array',
                    'boolean',
                  ],
                },
                classification: text,
                examples: { type: 'array' },
                required: { type: 'boolean' },
              },
              ['name'],
            ),
          ),
        },
        ['name'],
      ),
    ),
    price: only({ priceAmount: { type: 'number' }, priceCurrency: text, priceUnit: text }),
    slaProperties: listOf(
      only(
        {
          property: text,
          value: { type: ['string', 'number', 'boolean', 'null'] },
          unit: text,
          element: text,
          driver: text,
          description: text,
        },
        ['property', 'value'],
      ),
    ),
    support: listOf(
      only({ channel: text, url: text, description: text, tool: text, scope: text }, ['channel']),
    ),
    authoritativeDefinitions: definitions,
    customProperties,
    contractCreatedTs: { type: 'string', format: 'date-time' },
  },
  ['version', 'apiVersion', 'kind', 'id', 'status'],
);

const FOLDER = path.resolve(__dirname, 'odcs');

/** The schema as restated here, and each that lies in test/support/odcs, such as the official one. */
export function odcsSchemas(folder = FOLDER): Record<string, unknown>[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return [
    ODCS_SCHEMA,
    ...files
      .filter((name) => name.endsWith('.json'))
      .map(
        (name) =>
          JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, unknown>,
      ),
  ];
}
