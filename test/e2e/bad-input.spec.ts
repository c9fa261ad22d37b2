import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { OrganizationKind } from '@gongshu/platform';
import { ACCESS_POLICY, type AccessAction } from '@gongshu/identity';
import { TestMarket, type TestUser } from '../support/market';
import { bodyFields, type BodyRoute, bodyRoutes, type OpenApi } from '../support/openapi-bodies';

const document = JSON.parse(readFileSync('openapi/market.json', 'utf8')) as OpenApi;
const routes = bodyRoutes(document);
interface Wrong {
  readonly name: string;
  readonly body: unknown;
  /** What the answer must point to, if to anything. */
  readonly fault?: { pointer: string; code?: string };
}
interface Problem {
  readonly code?: string;
  readonly errors?: { pointer: string; code: string }[];
}
const HALF = '\ud800';

describe('bad input', () => {
  let market: TestMarket;
  let port: number;
  const users = new Map<OrganizationKind, TestUser>();

  beforeAll(async () => {
    market = await TestMarket.start();
    port = (market.server.address() as AddressInfo).port;
  });
  afterAll(() => market.stop());

  /** An owner in an organisation of a kind that the policy names for the action. */
  async function allowed(action: string): Promise<TestUser | undefined> {
    const kind = ACCESS_POLICY[action as AccessAction]?.[0]?.kinds[0];
    if (!kind) return undefined;
    const user = users.get(kind) ?? (await market.user(kind));
    users.set(kind, user);
    return user;
  }

  async function send({ method, path, action }: BodyRoute, body: unknown) {
    const user = await allowed(action);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'if-match': '"1"',
      'accept-language': 'en',
    };
    if (user) headers.authorization = `Bearer ${user.token}`;
    const payload = JSON.stringify(body);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: method.toUpperCase(),
      headers,
      body: payload,
    });
    const type = String(answer.headers.get('content-type'));
    return { status: answer.status, type, problem: problemOf(await answer.text()) };
  }

  /** Sends every body, and names all those that are not refused as they should be. */
  async function expectRefused(route: BodyRoute, wrong: readonly Wrong[]): Promise<void> {
    const before = await market.prisma.auditRecord.count();
    const accepted: unknown[] = [];
    for (const { name, body, fault } of wrong) {
      const { status, type, problem } = await send(route, body);
      const isTold =
        !fault ||
        (problem.code === 'VALIDATION_FAILED' &&
          problem.errors?.some(
            ({ pointer, code }) => pointer === fault.pointer && code === (fault.code ?? code),
          ));
      if (status !== 400 || !type.includes('application/problem+json') || !isTold) {
        accepted.push([name, status, type, problem]);
      }
    }
    expect(accepted).toEqual([]);
    expect(await market.prisma.auditRecord.count()).toBe(before);
  }

  function expectFault(
    answer: { status: number; headers: Record<string, string>; body: unknown },
    fault: { pointer: string; code?: string },
  ): void {
    expect(answer).toMatchObject({
      status: 400,
      headers: { 'content-type': expect.stringContaining('application/problem+json') },
      body: {
        code: 'VALIDATION_FAILED',
        errors: expect.arrayContaining([expect.objectContaining(fault)]),
      },
    });
  }

  const raw = (request: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(request));
      socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  const as = async (kind: OrganizationKind) => {
    const user = users.get(kind) ?? (await market.user(kind));
    users.set(kind, user);
    return user;
  };

  it.each(routes)(
    '400: $method $path refuses null for what is optional, half a character in any text, and what is no object',
    async (route) => {
      const wrong: Wrong[] = [null, [], 1, 'x'].map((body) => ({ name: 'no object', body }));
      for (const { pointer, required, nullable, text, body } of bodyFields(
        document,
        route.schema,
      )) {
        if (!required && !nullable) {
          wrong.push({ name: `null in ${pointer}`, body: body(null), fault: { pointer } });
        }
        if (text) {
          const fault = { pointer, code: 'TEXT_MALFORMED' };
          wrong.push({ name: `half a character in ${pointer}`, body: body(HALF), fault });
        }
      }
      await expectRefused(route, wrong);
    },
  );

  it('null stays a value where it means something: a field without a unit', async () => {
    const operator = await as('OPERATOR');
    const fault = async (row: unknown) =>
      (
        await market
          .call('post', '/v1/products', operator)
          .send({ dictionary: [row] })
          .expect(400)
      ).body.errors.map((e: { pointer: string }) => e.pointer);
    const field = { name: 'a', type: 'string', meaning: 'a meaning', unit: null };
    expect(await fault(field)).not.toContain('/dictionary/0/unit');
    expect(await fault({ ...field, unit: 1 })).toContain('/dictionary/0/unit');
    expect(await fault(null)).toContainEqual(expect.stringMatching('^/dictionary'));
  });

  it('400: NUL and half characters in keys and in the query are told with their place', async () => {
    const developer = await as('DEVELOPER');
    const answer = await market
      .call('post', '/v1/applications', developer)
      .send({ name: 'application', [`a${HALF}`]: 1, description: 'a\u0000b' });
    expectFault(answer, { pointer: `/a${HALF}`, code: 'TEXT_MALFORMED' });
    expectFault(answer, { pointer: '/description', code: 'TEXT_MALFORMED' });
    expectFault(await market.call('get', '/v1/catalog/products?q=a%00b'), {
      pointer: '/q',
      code: 'TEXT_MALFORMED',
    });
    const inPath = await market.call('get', '/v1/catalog/products/a%00b').expect(400);
    expect(inPath.body.code).toBe('MALFORMED_ID');
  });

  it.each([
    ['JSON nested deeper than 32', `${'['.repeat(33)}${']'.repeat(33)}`],
    ['JSON nested 30 000 deep', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    ['bytes that are not UTF-8', Buffer.from('7b2261223a22ff227d', 'hex')],
    ['an empty body', ''],
    ['half a document', '{"a":'],
    ['a reserved name', '{"__proto__":{"a":1}}'],
  ])('400: %s is no JSON of ours', async (_name, body) => {
    const { body: problem } = await market
      .call('post', '/v1/sessions')
      .set('Content-Type', 'application/json')
      .serialize((bytes: unknown) => bytes as string)
      .send(body as string)
      .expect(400)
      .expect('Content-Type', /^application\/problem\+json/);
    expect(problem.code).toBe('MALFORMED_JSON');
  });

  it.each([
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+08:60',
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '1899-12-31T23:59:59Z',
    '1900-01-01T00:00:00+00:01',
    '9999-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
  ])('400: %s is not a time', async (from) => {
    const answer = await market
      .call('get', '/v1/audit-records', await as('AUDITOR'))
      .query({ from });
    expectFault(answer, { pointer: '/from', code: 'IS_RFC3339' });
  });

  it.each(['1900-01-01T00:00:00Z', '9998-12-31T23:59:59.999999Z', '2026-01-01T00:00:00+23:59'])(
    '%s is a time',
    async (from) => {
      const auditor = await as('AUDITOR');
      await market.call('get', '/v1/audit-records', auditor).query({ from }).expect(200);
    },
  );

  it.each([
    ['GET /v1/divisions/%ff', 400, 'MALFORMED_URL'],
    ['GET /v1/divisions?keyword=%ff', 400, 'MALFORMED_URL'],
    ['GET /v1/divisions?keyword=100%', 400, 'MALFORMED_URL'],
    ['GET /v1/divisions?constructor=1', 400, 'VALIDATION_FAILED'],
    ['GET /v1/divisions?__proto__=1', 400, 'VALIDATION_FAILED'],
    [`GET /v1/errors/${'a'.repeat(501)}`, 414, 'PATH_TOO_LONG'],
    [`GET /v1/errors/${'a'.repeat(300)}`, 404, 'ERROR_CODE_NOT_FOUND'],
    ['GET /v1/errors/constructor', 404, 'ERROR_CODE_NOT_FOUND'],
    ['GET /v1/errors/__proto__', 404, 'ERROR_CODE_NOT_FOUND'],
    ['BREW /v1/divisions', 400, 'MALFORMED_HTTP'],
  ])('%s is answered %i with a problem', async (line, status, code) => {
    const answer = await raw(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expectProblem(answer, status, code);
  });

  it('400: a request with both Content-Length and Transfer-Encoding is answered with a problem', async () => {
    const answer = await raw(
      'POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    );
    expectProblem(answer, 400, 'MALFORMED_HTTP');
  });

  it('431: headers beyond the limit are answered with a problem', async () => {
    const answer = await raw(
      `GET /v1/divisions HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
    );
    expectProblem(answer, 431, 'HEADERS_TOO_LARGE');
    const { detail } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as { detail: string };
    expect(detail).toMatch(/^请求头过大.* The request headers are too large/);
  });

  it.each(['*', 'W/"1"', '"1", "2"', '1', '"abc"'])(
    '400: If-Match %s is not an ETag of ours',
    async (etag) => {
      const { body } = await market
        .call('post', `/v1/agreements/${crypto.randomUUID()}/suspend`, await as('AGENCY'))
        .set('If-Match', etag)
        .send({ reason: 'a reason' })
        .expect(400);
      expect(body.code).toBe('IF_MATCH_INVALID');
    },
  );

  it.each(['username', 'password'])(
    '400: of a %s of the wrong type the type is told, once',
    async (name) => {
      const { body } = await market
        .call('post', '/v1/sessions')
        .send({ username: 'a', password: 'b', [name]: 1 })
        .expect(400);
      expect(body.errors).toEqual([
        expect.objectContaining({ pointer: `/${name}`, code: 'IS_STRING' }),
      ]);
    },
  );

  it.each(['  ', '\u200b\u200b', 'a\nb', 'a\u202eb', ' x '])('400: %j is no name', async (name) => {
    const answer = await market
      .call('post', '/v1/applications', await as('DEVELOPER'))
      .send({ name });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe('/name');
  });

  it('a name is kept trimmed and composed, so that what looks alike is alike', async () => {
    const developer = await as('DEVELOPER');
    const create = (name: string) =>
      market.call('post', '/v1/applications', developer).send({ name });
    const { body } = await create('  Cafe\u0301  ').expect(201);
    expect(body.name).toBe('Caf\u00e9');
    await create('Caf\u00e9').expect(409);
  });

  it('the address in the audit log is an address, whatever X-Forwarded-For says', async () => {
    const admin = await as('PLATFORM');
    const { body } = await market
      .call('post', '/v1/organizations', admin)
      .set('X-Forwarded-For', '<script>')
      .send({ kind: 'DEVELOPER', name: 'Somebody' })
      .expect(201);
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record.ip).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
  });
});

function expectProblem(answer: string, status: number, code: string): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  const json = body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1);
  expect(JSON.parse(json)).toMatchObject({ status, code, traceId: expect.stringMatching(/^\S+$/) });
}

function problemOf(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}
