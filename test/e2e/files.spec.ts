import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FILE_BYTES_MAX, requireFiles } from '@gongshu/documents';
import { sha256 } from '@gongshu/platform';
import { TestMarket, type TestUser } from '../support/market';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

describe('stored files', () => {
  let market: TestMarket;
  let owner: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    owner = await market.user('AGENCY', 'EDITOR');
  });
  afterAll(() => market.stop());

  const upload = (
    bytes: Buffer | string,
    { name = '方案.pdf', type = 'text/plain', user = owner, key = '' } = {},
  ) =>
    market
      .call('post', `/v1/files?name=${encodeURIComponent(name)}`, user, { key })
      .set('Content-Type', type)
      .serialize((body: string) => body)
      .send(bytes as string);

  const read = (path: string, user = owner) => market.call('get', `/v1/files/${path}`, user);

  it('refuses a stranger while the body has hardly begun', async () => {
    const { port } = market.server.address() as AddressInfo;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        {
          port,
          method: 'POST',
          path: '/v1/files?name=a.pdf',
          headers: { 'content-type': 'application/pdf', 'content-length': FILE_BYTES_MAX },
        },
        (answer) => {
          resolve(answer.statusCode);
          request.destroy();
        },
      );
      request.on('error', reject);
      request.write('%PDF');
    });
    expect(status).toBe(401);
  });

  it.each([
    ['no name', '', 'application/pdf', 400, 'VALIDATION_FAILED'],
    ['a path', '../a.pdf', 'application/pdf', 400, 'VALIDATION_FAILED'],
    ['a place', '..', 'application/pdf', 400, 'VALIDATION_FAILED'],
    ['a page that says it is a PDF', 'a.pdf', 'application/pdf', 415, 'FILE_CONTENT_DIFFERS'],
    ['a page', 'a.html', 'text/html', 415, 'FILE_TYPE_UNSUPPORTED'],
    [
      'the type of an unread body',
      'a',
      'application/vnd.gongshu.unread-file',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  ])('refuses %s', async (_, name, type, status, code) => {
    const { body } = await upload('x', { name, type }).expect(status);
    expect(body.code).toBe(code);
  });

  it('refuses bytes that are encoded, and takes those that say they are not', async () => {
    const encoded = await upload('x').set('Content-Encoding', 'gzip').expect(415);
    expect(encoded.body.code).toBe('CONTENT_ENCODED');
    await upload('x').set('Content-Encoding', 'identity').expect(201);
  });

  it('refuses nothing at all, and more than 32 MiB, told or not', async () => {
    expect((await upload('').expect(400)).body.code).toBe('FILE_EMPTY');
    const large = randomBytes(FILE_BYTES_MAX + 1);
    expect((await upload(large).expect(413)).body.code).toBe('FILE_TOO_LARGE');
    const chunked = upload('').set('Transfer-Encoding', 'chunked');
    chunked.write(large);
    expect((await chunked.expect(413)).body.code).toBe('FILE_TOO_LARGE');
  });

  it.each([
    ['application/json', '{"not": "read as JSON"'],
    ['text/csv', 'a,b\n1,2\n'],
    ['application/octet-stream', Buffer.from([0, 255, 13, 10, 0xd8])],
  ])('keeps %s byte for byte, with its digest', async (type, content) => {
    const bytes = Buffer.from(content as string);
    const digest = sha256(bytes);
    const { body } = await upload(bytes, { type, name: ' 数据 "1".bin ' }).expect(201);
    expect(body).toMatchObject({
      name: '数据 "1".bin',
      mediaType: type,
      size: bytes.length,
      digest: digest.toString('hex'),
      organizationId: owner.organizationId,
      uploadedBy: owner.userId,
    });
    expect((await read(body.id).expect(200)).body).toEqual(body);
    const { headers, body: got } = await read(`${body.id}/content`)
      .buffer()
      .parse((answer, done) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => done(null, Buffer.concat(chunks)));
      })
      .expect(200);
    expect((got as Buffer).equals(bytes)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'repr-digest': `sha-256=:${digest.toString('base64')}:`,
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-disposition']).toBe(
      `attachment; filename="__ _1_.bin"; filename*=UTF-8''%E6%95%B0%E6%8D%AE%20%221%22.bin`,
    );
  });

  it('keeps a file once under one Idempotency-Key, and tells other bytes apart', async () => {
    const first = await upload('one', { key: 'k' }).expect(201);
    expect((await upload('one', { key: 'k' }).expect(201)).body.id).toBe(first.body.id);
    expect((await upload('two', { key: 'k' }).expect(422)).body.code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('I7: exists for its organisation and for those who oversee', async () => {
    const { body } = await upload('ours').expect(201);
    await read(body.id, await market.user('AUDITOR', 'VIEWER')).expect(200);
    const stranger = await market.user('AGENCY');
    for (const path of [body.id, `${body.id}/content`]) {
      expect((await read(path, stranger).expect(404)).body.code).toBe('FILE_NOT_FOUND');
    }
    const { prisma } = market;
    const named = (id: string, at: number) => ({ id, pointer: `/evidence/${at}` });
    await requireFiles(prisma, owner.organizationId, [body.id, body.id].map(named));
    for (const [organizationId, ids, pointers] of [
      [owner.organizationId, [body.id, UNKNOWN], ['/evidence/1']],
      [stranger.organizationId, [body.id, UNKNOWN], ['/evidence/0', '/evidence/1']],
    ] as const) {
      const refused = requireFiles(prisma, organizationId, ids.map(named));
      await expect(refused).rejects.toMatchObject({
        code: 'FILE_UNKNOWN',
        pointers: pointers.map((pointer) => expect.objectContaining({ pointer })),
      });
    }
  });

  it('is never changed, whatever the code does', async () => {
    const { body } = await upload('for ever').expect(201);
    await expect(
      market.prisma.$executeRaw`UPDATE stored_file SET name = 'x' WHERE id = ${body.id}::uuid`,
    ).rejects.toThrow(/append-only|never/i);
  });
});
