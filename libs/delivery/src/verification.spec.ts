import type { DictionaryField, FieldType } from '@gongshu/catalog';
import { pino } from 'pino';
import type { DeliveryCall } from './delivery';
import { ParquetEngine } from './parquet';
import { aCall, contentOf } from './testing/calls';
import { ParquetFiles } from './testing/parquet-files';
import { VerificationDelivery } from './verification';

const field = (name: string, type: FieldType): DictionaryField => ({
  name,
  type,
  meaning: name,
  unit: null,
});
const dictionary = [
  field('code', 'STRING'),
  field('name', 'STRING'),
  field('population', 'INTEGER'),
  field('secret', 'STRING'),
];
const ROWS = `
  SELECT * FROM (VALUES
    ('330100', '杭州市', 12520000, 's3cret'),
    ('330200', '宁波市', 9697000, 's3cret'),
    ('same', '同名', 1, 's3cret'), ('same', '同名', 1, 's3cret'),
    ('differ', '甲', 1, 's3cret'), ('differ', '乙', 1, 's3cret'),
    ('gap', NULL, 1, 's3cret')
  ) t(code, name, population, secret)`;

describe('Verification', () => {
  const files = new ParquetFiles();
  let engine: ParquetEngine;
  let verification: VerificationDelivery;
  let digest: string;

  beforeAll(async () => {
    digest = await files.put(ROWS);
    engine = new ParquetEngine(files.storage, { timeoutMs: 5_000 });
    verification = new VerificationDelivery(engine, pino({ level: 'silent' }));
  });
  afterAll(async () => {
    await engine.close();
    files.remove();
  });

  const call = (body: unknown, overrides: Partial<DeliveryCall> = {}, claimFields = ['name']) =>
    aCall({
      method: 'POST',
      path: '/verify',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      dictionary,
      delivery: {
        kind: 'VERIFICATION',
        objectDigest: digest,
        rowCount: 7,
        subjectFields: ['code'],
        claimFields,
      },
      ...overrides,
    });
  const claim = (code: string, name: string) =>
    verification.serve(call({ subject: { code }, claim: { name } }));

  it.each([
    ['a true claim', '330100', '杭州市', 'MATCH', 'SERVED'],
    ['a false claim', '330100', '宁波市', 'NO_MATCH', 'SERVED'],
    ['a true claim of rows that agree', 'same', '同名', 'MATCH', 'SERVED'],
    ['an unknown subject', '999999', '杭州市', 'CANNOT_DETERMINE', 'INDETERMINATE'],
    ['rows that disagree, one as claimed', 'differ', '甲', 'CANNOT_DETERMINE', 'INDETERMINATE'],
    ['rows that disagree, none as claimed', 'differ', '丙', 'CANNOT_DETERMINE', 'INDETERMINATE'],
    ['a row without the value', 'gap', '甲', 'CANNOT_DETERMINE', 'INDETERMINATE'],
    ['a quote of SQL', "' OR 1=1 --", '杭州市', 'CANNOT_DETERMINE', 'INDETERMINATE'],
  ])('of %s answers by the rows', async (_, code, name, result, outcome) => {
    const answer = await claim(code, name);
    expect(contentOf(answer)).toEqual({ result });
    expect(answer).toMatchObject({ status: 200, outcome });
  });

  it('answers in one size and with one set of header fields, whatever the result', async () => {
    const answers = await Promise.all([
      claim('330100', '杭州市'),
      claim('330100', '没有'),
      claim('none', '没有'),
    ]);
    expect(new Set(answers.map(({ body }) => body.length))).toEqual(new Set([32]));
    expect(new Set(answers.map(({ headers }) => JSON.stringify(headers))).size).toBe(1);
  });

  it('compares several fields together, and numbers as numbers', async () => {
    const both = (name: string, population: unknown) =>
      verification.serve(
        call({ subject: { code: '330200' }, claim: { name, population } }, {}, [
          'name',
          'population',
        ]),
      );
    expect(contentOf(await both('宁波市', 9697000))).toEqual({ result: 'MATCH' });
    expect(contentOf(await both('宁波市', '9697000'))).toEqual({ result: 'MATCH' });
    expect(contentOf(await both('宁波市', 9697001))).toEqual({ result: 'NO_MATCH' });
    expect(contentOf(await both('杭州市', 9697000))).toEqual({ result: 'NO_MATCH' });
  });

  it('gives away nothing of a row, and repeats nothing of the call', async () => {
    const bodies = await Promise.all([
      claim('330100', '杭州市'),
      claim('330100', 'echo-me'),
      verification.serve(call({ subject: { code: 'echo-me' }, claim: { name: 7 } })),
      verification.serve(call({ subject: { code: 'echo-me' }, claim: { name: 'x' } })),
    ]);
    for (const { body } of bodies) {
      expect(body.toString()).not.toMatch(/echo-me|s3cret|杭州|12520000/);
    }
  });

  it.each<[unknown, string[]]>([
    [{}, ['/subject MISSING', '/claim MISSING']],
    [[], [' NOT_AN_OBJECT']],
    ['null', [' NOT_AN_OBJECT']],
    [{ subject: 'x', claim: {} }, ['/subject NOT_AN_OBJECT', '/claim/name MISSING']],
    [{ subject: { code: '1', secret: 'x' }, claim: { name: 'x' } }, ['/subject/secret UNKNOWN']],
    [{ subject: { code: '1' }, claim: { name: 'x', 'a/b': 1 } }, ['/claim/a~1b UNKNOWN']],
    [{ subject: { code: '1' }, claim: { name: 'x' }, select: '*' }, ['/select UNKNOWN']],
    [
      { subject: { code: 330100 }, claim: { name: null } },
      ['/subject/code MALFORMED_VALUE', '/claim/name MALFORMED_VALUE'],
    ],
    [
      '{"subject":{"__proto__":{"code":"1"}},"claim":{"name":"x"}}',
      ['/subject/__proto__ UNKNOWN', '/subject/code MISSING'],
    ],
  ])('400 names each fault of %j', async (body, expected) => {
    const answer = await verification.serve(call(body));
    expect(answer).toMatchObject({ status: 400, outcome: 'INVALID_REQUEST' });
    const { code, errors } = contentOf(answer) as {
      code: string;
      errors: { pointer: string; code: string }[];
    };
    expect(code).toBe('INVALID_REQUEST');
    expect(errors.map((error) => `${error.pointer} ${error.code}`)).toEqual(expected);
  });

  it('400 for what is no JSON, 404 and 405 for other routes, 415 for other types', async () => {
    const good = { subject: { code: '1' }, claim: { name: 'x' } };
    const refused = async (given: DeliveryCall) => {
      const answer = await verification.serve(given);
      return [answer.status, contentOf(answer).code, answer.outcome];
    };
    expect(await refused(call('{'))).toEqual([400, 'MALFORMED_JSON', 'INVALID_REQUEST']);
    expect(await refused(call(good, { body: null }))).toEqual([
      400,
      'MALFORMED_JSON',
      'INVALID_REQUEST',
    ]);
    expect(await refused(call(good, { path: '/rows' }))).toEqual([
      404,
      'DELIVERY_PATH_NOT_FOUND',
      'INVALID_REQUEST',
    ]);
    expect(await refused(call(good, { method: 'GET' }))).toEqual([
      405,
      'DELIVERY_METHOD_NOT_ALLOWED',
      'INVALID_REQUEST',
    ]);
    expect(await refused(call(good, { headers: { 'content-type': 'text/plain' } }))).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'INVALID_REQUEST',
    ]);
  });

  it('503, not charged, without data', async () => {
    const { delivery } = call({});
    const answer = await verification.serve(
      call(
        { subject: { code: '1' }, claim: { name: 'x' } },
        { delivery: { ...delivery, objectDigest: null } as DeliveryCall['delivery'] },
      ),
    );
    expect(answer).toMatchObject({ status: 503, outcome: 'UPSTREAM_ERROR' });
  });
});
