import type { DeliveryAnswer, DeliveryCall } from '../delivery';

/** A valid call, for specs. */
export function aCall(overrides: Partial<DeliveryCall> = {}): DeliveryCall {
  return {
    method: 'GET',
    path: '/',
    query: '',
    headers: {},
    body: null,
    requestId: '4bf92f3577b34da6a3ce929d0e0e4736',
    grantId: '019a0000-0000-7000-8000-000000000001',
    productVersionId: '019a0000-0000-7000-8000-000000000002',
    delivery: { kind: 'API_PROXY', upstreamUrl: 'http://127.0.0.1:9' },
    dictionary: [],
    language: 'en',
    ...overrides,
  };
}

/** The body of an answer, parsed. */
export function contentOf(answer: DeliveryAnswer): Record<string, unknown> {
  return JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
}
