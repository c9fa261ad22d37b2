import type { OpenAPIObject } from '@nestjs/swagger';
import { DEPRECATION_HEADERS, MALFORMED_CALL, RECEIPT_HEADERS, REFUSALS } from '@gongshu/catalog';

type Paths = OpenAPIObject['paths'];
type PathItem = Paths[string];
type Operation = NonNullable<PathItem['get']> & { 'x-access-action'?: string };
type Parameters = NonNullable<Operation['parameters']>;

const SLUG: Parameters = [
  {
    name: 'slug',
    in: 'path',
    required: true,
    description: 'Name of the product, from the catalog.',
    schema: { type: 'string' },
    example: 'working-days',
  },
];

function problem(description: string) {
  return {
    description,
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } },
    },
  };
}

function operation(
  operationId: string,
  summary: string,
  served: string,
  rest: Partial<Operation> = {},
): Operation {
  return {
    operationId,
    summary,
    tags: ['products'],
    // Who may call is decided by key and grant, not by the market's access policy.
    'x-access-action': 'grant',
    security: [{ apiKey: [] }, { bearer: [] }],
    ...rest,
    responses: {
      200: {
        description: served,
        headers: { ...RECEIPT_HEADERS, ...DEPRECATION_HEADERS },
        content: { 'application/json': { schema: {} } },
      },
      400: problem(MALFORMED_CALL),
      ...Object.fromEntries(
        Object.entries(REFUSALS).map(([status, text]) => [status, problem(text)]),
      ),
    },
  };
}

const ANY_BODY = { content: { '*/*': { schema: {} } } };

const PROXIED = [
  ['get', 'proxyGet'],
  ['head', 'proxyHead'],
  ['post', 'proxyPost'],
  ['put', 'proxyPut'],
  ['patch', 'proxyPatch'],
  ['delete', 'proxyDelete'],
] as const;

/** Calls to products; which path a product has follows from its kind. */
export const PRODUCT_PATHS: Paths = {
  '/v1/products/{slug}': {
    parameters: SLUG,
    get: operation(
      'productRead',
      'Describe the rows of a DATASET product, fetch the file of a REPORT or ENCRYPTED_DATA product, or call the root of an upstream',
      'What the product answers.',
    ),
  },
  '/v1/products/{slug}/rows': {
    parameters: SLUG,
    get: operation('datasetRows', 'Read rows of a DATASET product', 'A page of rows.', {
      parameters: [
        {
          name: 'limit',
          in: 'query',
          description: 'Rows a page.',
          schema: { type: 'integer', minimum: 1 },
        },
        {
          name: 'cursor',
          in: 'query',
          description: '`nextCursor` of the page before.',
          schema: { type: 'string' },
        },
      ],
    }),
  },
  '/v1/products/{slug}/verify': {
    parameters: SLUG,
    post: operation(
      'verificationVerify',
      'Verify a claim about a subject with a VERIFICATION product',
      'MATCH, NO_MATCH or CANNOT_DETERMINE, and nothing else.',
      {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
    ),
  },
  '/v1/products/{slug}/{path}': {
    parameters: [
      ...SLUG,
      {
        name: 'path',
        in: 'path',
        required: true,
        description: 'Path at the upstream; it may contain slashes.',
        schema: { type: 'string' },
      },
    ],
    ...Object.fromEntries(
      PROXIED.map(([method, id]) => [
        method,
        operation(
          id,
          `Call the upstream of an API_PROXY, INDEX, MODEL or VISUALISATION product by ${method.toUpperCase()}`,
          'What the upstream answers.',
          ['post', 'put', 'patch'].includes(method) ? { requestBody: ANY_BODY } : {},
        ),
      ]),
    ),
  },
};
