/** What the gateway says beside the product's own answer, for the documents of the gateway and of each product. */

export const RECEIPT_HEADERS = {
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

export const DEPRECATION_HEADERS = {
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

export const REFUSALS: Readonly<Record<number, string>> = {
  401: 'No valid key: KEY_MISSING, KEY_MALFORMED, KEY_UNKNOWN, KEY_EXPIRED. Not metered.',
  403: 'No right to call: GRANT_MISSING (also where there is no such product), GRANT_NOT_YET_VALID, GRANT_EXPIRED, GRANT_SUSPENDED, GRANT_REVOKED, PRODUCT_NOT_SERVED, RESOURCE_NOT_IN_FORCE, GRANT_AGREEMENT_NOT_IN_FORCE, GRANT_PRODUCT_OUT_OF_SCOPE, ORGANIZATION_FROZEN, CONSENT_REQUIRED. Not metered.',
  413: 'The body is too large. Not metered.',
  429: 'QUOTA_EXHAUSTED, with Retry-After where the quota is full again. Not metered.',
  502: 'The upstream of the product failed. Metered with 0 units, and brings a receipt.',
  503: 'METERING_UNAVAILABLE: nothing is served unmetered; not metered. DATA_UNAVAILABLE: metered with 0 units.',
};

export const MALFORMED_CALL =
  'The product refuses the call as wrong. Metered with 0 units, and brings a receipt.';

export const KEY_SCHEMES = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Api-Key',
    description: 'Key of an application, `gs_live_…`',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'The same key as a bearer token' },
} as const;
