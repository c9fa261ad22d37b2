import { CONFIG, errorTables, LOGGER, ObjectStorage, platformError } from '@gongshu/platform';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import { Deliveries, DeliveriesModule, type DeliveryCall } from '@gongshu/delivery';
import { problemOf } from '@gongshu/http';
import { Global, Module } from '@nestjs/common';

const providers = [
  {
    provide: CONFIG,
    useValue: { upstreamAllow: [], upstreamTimeoutMs: 1_000, upstreamBytesMax: 1_000 },
  },
  { provide: LOGGER, useValue: pino({ level: 'silent' }) },
  { provide: ObjectStorage, useValue: new ObjectStorage('/nowhere') },
];

@Global()
@Module({ providers, exports: providers })
class Ground {}

const call = (overrides: Partial<DeliveryCall>): DeliveryCall => ({
  method: 'GET',
  path: '/',
  query: '',
  headers: {},
  body: null,
  requestId: 'trace',
  grantId: 'grant',
  productVersionId: 'version',
  delivery: { kind: 'API_PROXY', upstreamUrl: 'http://127.0.0.1:9' },
  dictionary: [],
  language: 'zh',
  ...overrides,
});

describe('Problems of deliveries', () => {
  let deliveries: Deliveries;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [Ground, DeliveriesModule],
    }).compile();
    deliveries = module.get(Deliveries);
    close = () => module.close();
  });
  afterAll(() => close());

  const dataset = { kind: 'DATASET', objectDigest: null, rowCount: 0 } as const;
  const verification = {
    ...dataset,
    kind: 'VERIFICATION',
    subjectFields: [],
    claimFields: [],
  } as const;

  it.each<[string, Partial<DeliveryCall>]>([
    ['PATH_NOT_ALLOWED', { path: '/../x' }],
    ['DELIVERY_METHOD_NOT_ALLOWED', { method: 'TRACE' }],
    ['UPSTREAM_FORBIDDEN', {}],
    ['DELIVERY_PATH_NOT_FOUND', { delivery: dataset, path: '/x' }],
    ['INVALID_REQUEST', { delivery: dataset, path: '/rows', query: 'limit=0' }],
    ['DATA_UNAVAILABLE', { delivery: dataset, path: '/rows' }],
    ['UNSUPPORTED_MEDIA_TYPE', { delivery: verification, path: '/verify', method: 'POST' }],
  ])('are the same documents as those of the rest of the platform: %s', async (code, overrides) => {
    for (const language of ['zh', 'en'] as const) {
      const asked = call({ ...overrides, language });
      const answer = await deliveries.of(asked.delivery.kind).serve(asked);
      const problem = JSON.parse(answer.body.toString('utf8'));
      const tables = errorTables().filter(({ errors }) => code in errors);
      const definition = tables[0]!.errors[code]!;
      const template = Object.assign(platformError('BAD_REQUEST'), { code, definition });
      const { type, title, status } = problemOf(template, language, 'trace');
      expect(problem).toMatchObject({ type, title, status, code, traceId: 'trace' });
      expect(answer.status).toBe(status);
      expect(problem.detail).not.toContain('{');
    }
  });
});
