import type { DeliveryCall } from './delivery';

type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Fields that belong to one connection (RFC 9110 section 7.6.1), besides those that Connection itself names. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What the upstream must not learn (credentials, who calls) or what undici writes itself. */
const NOT_TO_UPSTREAM = new Set([
  'authorization',
  'x-api-key',
  'cookie',
  'forwarded',
  'via',
  'x-real-ip',
  'x-request-id',
  'host',
  'content-length',
  'expect',
  'http2-settings',
]);

/** What the caller must not learn of the upstream, and what the gateway answers itself. */
const NOT_TO_CALLER = new Set([
  'set-cookie',
  'set-cookie2',
  'server',
  'x-powered-by',
  'via',
  'alt-svc',
  'content-length',
  'date',
  'www-authenticate',
  'x-request-id',
  'strict-transport-security',
]);

/** Header fields of the request to the upstream. */
export function requestHeaders(call: DeliveryCall): Record<string, string | string[]> {
  const headers = passing(
    call.headers,
    (name) =>
      !NOT_TO_UPSTREAM.has(name) &&
      !name.startsWith('x-forwarded-') &&
      !name.startsWith('gongshu-') &&
      !name.startsWith('proxy-'),
  );
  headers['gongshu-grant-id'] = call.grantId;
  headers['x-request-id'] = call.requestId;
  return headers;
}

/** Header fields of the answer to the caller. A Location inside the upstream is dropped: it is an address of the operator's own network. */
export function answerHeaders(headers: IncomingHeaders, origin: string): Record<string, string> {
  const passed = passing(
    headers,
    (name) =>
      !NOT_TO_CALLER.has(name) &&
      !name.startsWith('gongshu-') &&
      !name.startsWith('proxy-') &&
      !/^(x-)?ratelimit/.test(name),
  );
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(passed)) {
    const text = Array.isArray(value) ? value.join(', ') : value;
    if (LOCATIONS.has(name) && pointsInto(text, origin)) continue;
    out[name] = text;
  }
  return out;
}

const LOCATIONS = new Set(['location', 'content-location', 'refresh']);

function pointsInto(location: string, origin: string): boolean {
  return location.includes(origin) || location.includes(origin.replace(/^https?:/, ''));
}

function passing(
  headers: IncomingHeaders,
  passes: (name: string) => boolean,
): Record<string, string | string[]> {
  const listed = connectionOptions(headers.connection);
  const out: Record<string, string | string[]> = {};
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase();
    if (value === undefined || HOP_BY_HOP.has(name) || listed.has(name) || !passes(name)) continue;
    out[name] = value;
  }
  return out;
}

function connectionOptions(connection: string | string[] | undefined): ReadonlySet<string> {
  if (connection === undefined) return new Set();
  const list = Array.isArray(connection) ? connection.join(',') : connection;
  return new Set(list.split(',').map((option) => option.trim().toLowerCase()));
}
