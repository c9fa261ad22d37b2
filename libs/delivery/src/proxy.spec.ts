import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { DeliveryCall } from './delivery';
import { ProxyDelivery, type ProxySettings } from './proxy';
import { aCall, contentOf } from './testing/calls';

type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

const settings: ProxySettings = {
  upstreamAllow: ['127.0.0.0/8'],
  // A loaded machine may need long for an answer; what is to time out has a proxy in a hurry.
  upstreamTimeoutMs: 10_000,
  upstreamBytesMax: 1_000,
};
const silent = pino({ level: 'silent' });

describe('API proxy', () => {
  let upstream: Server;
  let handler: Handler;
  let requests: IncomingMessage[];
  let origin: string;
  let proxy: ProxyDelivery;

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      requests.push(request);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => handler(request, response, Buffer.concat(chunks)));
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests = [];
    proxy = new ProxyDelivery(settings, silent);
  });
  afterEach(() => proxy.close());
  afterAll(() => {
    upstream.closeAllConnections();
    upstream.close();
  });

  const call = (overrides: Partial<DeliveryCall> = {}) =>
    aCall({ delivery: { kind: 'API_PROXY', upstreamUrl: `${origin}/open` }, ...overrides });
  const refusal = async (overrides: Partial<DeliveryCall> = {}, by = proxy) => {
    const answer = await by.serve(call(overrides));
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const problem = contentOf(answer);
    expect(problem).toMatchObject({ status: answer.status, traceId: aCall().requestId });
    return { status: answer.status, outcome: answer.outcome, code: problem.code, problem };
  };

  it('passes the call on and the answer back, cleaned', async () => {
    handler = (request, response, body) => {
      response.setHeader('Set-Cookie', 'sid=1');
      response.setHeader('Content-Type', 'text/plain');
      response.end(`${request.method} ${request.url} ${body.toString()}`);
    };
    const answer = await proxy.serve(
      call({
        method: 'POST',
        path: '/daily',
        query: 'city=%E6%9D%AD',
        headers: { authorization: 'Bearer secret', 'content-type': 'text/plain' },
        body: Buffer.from('hello'),
      }),
    );
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from('POST /open/daily?city=%E6%9D%AD hello'),
      outcome: 'SERVED',
    });
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '5',
      'gongshu-grant-id': aCall().grantId,
      'x-request-id': aCall().requestId,
    });
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('does not follow a redirect', async () => {
    handler = (_, response) => response.writeHead(302, { Location: '/open/else' }).end();
    const answer = await proxy.serve(call());
    expect(answer).toMatchObject({ status: 302, outcome: 'SERVED' });
    expect(requests).toHaveLength(1);
  });

  it('passes a refusal of the upstream through, as the caller’s fault', async () => {
    handler = (_, response) => response.writeHead(404).end('no such city');
    const answer = await proxy.serve(call());
    expect(answer).toMatchObject({ status: 404, outcome: 'INVALID_REQUEST' });
    expect(answer.body.toString()).toBe('no such city');
  });

  it('answers HEAD without a body', async () => {
    handler = (_, response) => response.setHeader('Content-Length', 5).end();
    const answer = await proxy.serve(call({ method: 'HEAD' }));
    expect(answer).toMatchObject({ status: 200, body: Buffer.alloc(0), outcome: 'SERVED' });
  });

  it.each(['/../secret', '/%2e%2e/secret', '//evil.example/'])(
    '400 leaves the base path for nobody: %s',
    async (path) => {
      expect(await refusal({ path })).toMatchObject({
        status: 400,
        code: 'PATH_NOT_ALLOWED',
        outcome: 'INVALID_REQUEST',
      });
      expect(requests).toHaveLength(0);
    },
  );

  it.each(['CONNECT', 'TRACE', 'get'])('405 does not pass %s on', async (method) => {
    expect(await refusal({ method })).toMatchObject({ status: 405, outcome: 'INVALID_REQUEST' });
    expect(requests).toHaveLength(0);
  });

  it('502 hides what a failing upstream says, in both languages', async () => {
    handler = (_, response) => response.writeHead(503).end('stack trace');
    const { problem, ...rest } = await refusal({ language: 'zh' });
    expect(rest).toEqual({ status: 502, code: 'UPSTREAM_FAILED', outcome: 'UPSTREAM_ERROR' });
    expect(problem).toMatchObject({ type: '/v1/errors/UPSTREAM_FAILED', title: '上游错误' });
    expect(JSON.stringify(problem)).not.toContain('stack trace');
  });

  it.each<[string, Handler]>([
    ['by its declared length', (_, response) => response.end(Buffer.alloc(1_001))],
    [
      'by what arrives',
      (_, response) => {
        response.write(Buffer.alloc(600));
        response.end(Buffer.alloc(600));
      },
    ],
  ])('502 stops an answer that is too large %s', async (_, tooLarge) => {
    handler = tooLarge;
    expect(await refusal()).toMatchObject({ status: 502, code: 'UPSTREAM_TOO_LARGE' });
    handler = (__, response) => response.end('fine');
    expect(await proxy.serve(call())).toMatchObject({ status: 200 });
  });

  it('502 when the answer breaks off', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'Content-Length': 10 }).write('half');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await refusal()).toMatchObject({ status: 502, code: 'UPSTREAM_FAILED' });
    expect(requests).toHaveLength(1);
  });

  it('502 when nobody listens', async () => {
    const delivery = { kind: 'API_PROXY' as const, upstreamUrl: 'http://127.0.0.1:1' };
    expect(await refusal({ delivery })).toMatchObject({ status: 502, code: 'UPSTREAM_FAILED' });
  });

  it.each<[string, Handler]>([
    ['does not begin its answer', () => undefined],
    [
      'drips',
      (_, response) => {
        const timer = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('504 when the upstream %s', async (_, slow) => {
    handler = slow;
    const hurried = new ProxyDelivery({ ...settings, upstreamTimeoutMs: 300 }, silent);
    expect(await refusal({}, hurried)).toMatchObject({
      status: 504,
      code: 'UPSTREAM_TIMEOUT',
      outcome: 'UPSTREAM_ERROR',
    });
    await hurried.close();
  });

  describe('after a connection lost before the answer', () => {
    const losingOnce: Handler = (request, response) =>
      requests.length === 1 ? request.socket.destroy() : response.end('second');

    it('asks an idempotent method once more', async () => {
      handler = losingOnce;
      const answer = await proxy.serve(call());
      expect(answer).toMatchObject({ status: 200, body: Buffer.from('second') });
      expect(requests).toHaveLength(2);
    });

    it('asks no more than twice', async () => {
      handler = (request) => request.socket.destroy();
      expect(await refusal()).toMatchObject({ status: 502, code: 'UPSTREAM_FAILED' });
      expect(requests).toHaveLength(2);
    });

    it('never repeats a POST', async () => {
      handler = losingOnce;
      expect(await refusal({ method: 'POST', body: Buffer.from('x') })).toMatchObject({
        code: 'UPSTREAM_FAILED',
      });
      expect(requests).toHaveLength(1);
    });
  });

  describe('guards the networks behind it', () => {
    const guarded = (resolve: () => Promise<readonly string[]>, allow: readonly string[] = []) =>
      new ProxyDelivery({ ...settings, upstreamAllow: allow }, silent, resolve);
    const port = () => new URL(origin).port;

    it.each(['127.0.0.1', '2130706433', '0177.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0'])(
      '502 an address outside the allowed networks is not reached: %s',
      async (host) => {
        const strict = guarded(() => Promise.reject(new Error('asks no name service')));
        const delivery = { kind: 'API_PROXY' as const, upstreamUrl: `http://${host}:${port()}/` };
        expect(await refusal({ delivery }, strict)).toMatchObject({
          status: 502,
          code: 'UPSTREAM_FORBIDDEN',
          outcome: 'UPSTREAM_ERROR',
        });
        expect(requests).toHaveLength(0);
        await strict.close();
      },
    );

    it.each(['file:///etc/passwd', 'gopher://127.0.0.1/', 'not an address'])(
      '502 an address that is not http is not reached: %s',
      async (upstreamUrl) => {
        const delivery = { kind: 'API_PROXY' as const, upstreamUrl };
        expect(await refusal({ delivery })).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
      },
    );

    it('connects to the address it checked, asking the name service once', async () => {
      // The first answer of a rebinding name is allowed, the second is not the same any more.
      const answers = [['127.0.0.1'], ['10.255.255.1']];
      const rebinding = guarded(() => Promise.resolve(answers.shift() ?? []), ['127.0.0.0/8']);
      handler = (request, response) => response.end(request.headers.host);
      const upstreamUrl = `http://rebind.example:${port()}/`;
      const answer = await rebinding.serve(call({ delivery: { kind: 'API_PROXY', upstreamUrl } }));
      expect(answer.body.toString()).toBe(`rebind.example:${port()}`);
      expect(answers).toHaveLength(1);
      await rebinding.close();
    });

    it('and writes what it refused into the log', async () => {
      const lines: string[] = [];
      const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
      const strict = new ProxyDelivery({ ...settings, upstreamAllow: [] }, logger);
      await strict.serve(call());
      expect(lines.join('')).toContain('"error":"UPSTREAM_FORBIDDEN","address":"127.0.0.1"');
      await strict.close();
    });
  });
});
