import type { OpenAPIObject } from '@nestjs/swagger';

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

const RECEIPT_HEADERS = {
  'Gongshu-Event-Id': {
    description: 'Id of the usage event of this answer.',
    schema: { type: 'string', format: 'uuid' },
  },
  'Gongshu-Receipt': {
    description:
      'Proof that this answer was metered, verifiable offline with the keys of `GET /v1/usage-keys` of the market: `v1.<key id>.<gateway id>.<seq>.<leaf index>.<batch size>.<event>.<path>.<root>.<previous chain head>.<signature>`.',
    schema: { type: 'string' },
  },
} as const;

const DEPRECATION_HEADERS = {
  Deprecation: {
    description:
      'Since when the version takes no new grants (RFC 9745); on a deprecated version alone.',
    schema: { type: 'string', example: '@1790000000' },
  },
  Sunset: {
    description: 'When the version is to be retired (RFC 8594); once it is announced.',
    schema: { type: 'string', example: 'Thu, 31 Dec 2026 16:00:00 GMT' },
  },
} as const;

const REFUSALS: Readonly<Record<number, string>> = {
  401: 'No valid key: KEY_MISSING, KEY_MALFORMED, KEY_UNKNOWN, KEY_EXPIRED. Not metered.',
  403: 'No right to call: GRANT_MISSING (also where there is no such product), GRANT_NOT_YET_VALID, GRANT_EXPIRED, GRANT_SUSPENDED, GRANT_REVOKED, PRODUCT_NOT_SERVED, RESOURCE_NOT_IN_FORCE, GRANT_AGREEMENT_NOT_IN_FORCE, ORGANIZATION_FROZEN, CONSENT_REQUIRED. Not metered.',
  413: 'The body is too large. Not metered.',
  429: 'QUOTA_EXHAUSTED, with Retry-After where the quota is full again. Not metered.',
  502: 'The upstream of the product failed. Metered with 0 units, and brings a receipt.',
  503: 'METERING_UNAVAILABLE: nothing is served unmetered; not metered. DATA_UNAVAILABLE: metered with 0 units.',
};

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
      400: problem(
        'The product refuses the call as wrong. Metered with 0 units, and brings a receipt.',
      ),
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
