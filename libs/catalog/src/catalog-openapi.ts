import { KEY_SCHEMES, MALFORMED_CALL, RECEIPT_HEADERS, REFUSALS } from './catalog-call-answers';
import type { ProductPage } from './catalog.service';
import { type DeliveryConfig, SERVING, type VerificationConfig } from './delivery-config';
import { type DictionaryField, type FieldType, fieldsShown } from './dictionary';
import { contentOf } from './version-content';

type Json = Readonly<Record<string, unknown>>;

const SCHEMAS: Readonly<Record<FieldType, Json>> = {
  STRING: { type: 'string' },
  INTEGER: { type: 'integer', format: 'int64' },
  // As text, so that no digit is lost on the way.
  DECIMAL: { type: ['string', 'number'] },
  BOOLEAN: { type: 'boolean' },
  DATE: { type: 'string', format: 'date' },
  TIMESTAMP: { type: 'string', format: 'date-time' },
};

/** The OpenAPI 3.1 document of one product: what its kind takes and gives, with its own fields. */
export function productOpenApi(page: ProductPage, gatewayUrl: string): Json {
  const { product, version } = page;
  const { dictionary, delivery } = contentOf(version);
  // A dataset answers with what may be seen alone (I6); of a verification the fields are what a call says.
  const shown = product.kind === 'DATASET' ? fieldsShown(dictionary) : dictionary;
  return {
    openapi: '3.1.0',
    info: {
      title: product.nameEn ? `${product.name} ${product.nameEn}` : product.name,
      summary: product.nameEn ?? product.name,
      description: [product.summary, product.summaryEn].filter(Boolean).join('\n\n'),
      version: String(version.number),
      contact: { name: product.operator.name },
    },
    servers: [
      { url: `${gatewayUrl}/v1/products/${product.slug}`, description: '公数网关 Gongshu gateway' },
    ],
    security: [{ apiKey: [] }, { bearer: [] }],
    paths: pathsOf(shown, delivery),
    components: {
      securitySchemes: KEY_SCHEMES,
      schemas: {
        ...(product.kind !== 'VERIFICATION' && { Row: rowSchema(shown) }),
        Problem: PROBLEM,
      },
    },
  };
}

function pathsOf(dictionary: readonly DictionaryField[], delivery: DeliveryConfig): Json {
  if (delivery.kind === 'DATASET') return datasetPaths(dictionary);
  if (delivery.kind === 'VERIFICATION')
    return { '/verify': { post: verify(dictionary, delivery) } };
  switch (SERVING[delivery.kind]) {
    case 'PROXY':
      return proxyPaths();
    case 'FILE':
      return { '/': { get: operation('read', 'Fetch the file', '取得文件', ANY) } };
    // Computed where the data are: the gateway serves nothing of it.
    case 'ELSEWHERE':
      return {};
  }
}

const ANY = { '*/*': { schema: {} } };

function operation(
  operationId: string,
  summary: string,
  summaryZh: string,
  content: Json,
  rest: Json = {},
): Json {
  const problem = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  return {
    operationId,
    summary: `${summaryZh} ${summary}`,
    ...rest,
    responses: {
      200: { description: 'What the product answers.', headers: RECEIPT_HEADERS, content },
      400: problem(MALFORMED_CALL),
      ...Object.fromEntries(
        Object.entries(REFUSALS).map(([status, text]) => [status, problem(text)]),
      ),
    },
  };
}

function datasetPaths(dictionary: readonly DictionaryField[]): Json {
  const names = dictionary.map(({ name }) => name).join(', ');
  const parameter = (name: string, description: string, schema: Json = { type: 'string' }) => ({
    name,
    in: 'query',
    description,
    schema,
  });
  const rows = {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: { $ref: '#/components/schemas/Row' } },
      nextCursor: { type: ['string', 'null'], description: 'Cursor of the next page.' },
      productVersionId: { type: 'string', format: 'uuid' },
      dataDigest: { type: 'string', description: 'SHA-256 of the data that was read.' },
    },
  };
  return {
    '/': {
      get: operation('describe', 'Describe the rows', '说明数据字段', {
        'application/json': { schema: { type: 'object' } },
      }),
    },
    '/rows': {
      get: operation(
        'readRows',
        'Read rows, filtered and sorted',
        '读取数据行',
        { 'application/json': { schema: rows } },
        {
          parameters: [
            parameter('select', `Fields, separated by commas, of: ${names}.`),
            {
              ...parameter('where', 'Conditions `field:operator:value`, all of which must hold.', {
                type: 'array',
                items: { type: 'string' },
              }),
              explode: true,
            },
            parameter('sort', 'Fields, separated by commas; `-` for the greatest first.'),
            parameter('limit', 'Rows a page.', {
              type: 'integer',
              minimum: 1,
              maximum: 1_000,
              default: 100,
            }),
            parameter('cursor', '`nextCursor` of the page before.'),
          ],
        },
      ),
    },
  };
}

function verify(dictionary: readonly DictionaryField[], delivery: VerificationConfig): Json {
  const part = (names: readonly string[]) => ({
    type: 'object',
    required: names,
    additionalProperties: false,
    properties: Object.fromEntries(
      dictionary
        .filter(({ name }) => names.includes(name))
        .map((field) => [field.name, fieldSchema(field)]),
    ),
  });
  return operation(
    'verify',
    'Verify a claim about a subject',
    '核验',
    {
      'application/json': {
        schema: {
          type: 'object',
          required: ['result'],
          properties: { result: { enum: ['MATCH', 'NO_MATCH', 'CANNOT_DETERMINE'] } },
        },
      },
    },
    {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['subject', 'claim'],
              additionalProperties: false,
              properties: {
                subject: part(delivery.subjectFields),
                claim: part(delivery.claimFields),
              },
            },
          },
        },
      },
    },
  );
}

function proxyPaths(): Json {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Row' } }, ...ANY };
  const methods = (prefix: string) => ({
    get: operation(`${prefix}Get`, 'Call the product', '调用', content),
    post: operation(`${prefix}Post`, 'Call the product with a body', '带内容调用', content, {
      requestBody: { content: ANY },
    }),
  });
  return {
    '/': methods('root'),
    '/{path}': {
      parameters: [
        {
          name: 'path',
          in: 'path',
          required: true,
          description: 'Path at the upstream; it may contain slashes.',
          schema: { type: 'string' },
        },
      ],
      ...methods('path'),
    },
  };
}

function rowSchema(dictionary: readonly DictionaryField[]): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(
      dictionary.map((field) => {
        const schema = fieldSchema(field);
        return [field.name, { ...schema, type: [schema.type, 'null'].flat() }];
      }),
    ),
  };
}

function fieldSchema({ type, meaning, unit }: DictionaryField): Json {
  return { ...SCHEMAS[type], description: unit ? `${meaning} (${unit})` : meaning };
}

/** RFC 9457. */
const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'traceId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable code.' },
    detail: { type: 'string', description: 'In Chinese or English by Accept-Language.' },
    traceId: { type: 'string' },
  },
};
