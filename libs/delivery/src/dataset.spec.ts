import type { DictionaryField, FieldType } from '@gongshu/catalog';
import { pino } from 'pino';
import { DatasetDelivery } from './dataset';
import type { DeliveryCall } from './delivery';
import { OutOfMemoryError, ParquetEngine } from './parquet';
import type { CompiledQuery } from './rows-sql';
import { aCall, contentOf } from './testing/calls';
import { ParquetFiles } from './testing/parquet-files';

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
  field('area', 'DECIMAL'),
  field('coastal', 'BOOLEAN'),
  field('founded', 'DATE'),
  field('updated', 'TIMESTAMP'),
];
const CITIES = `
  SELECT * FROM (VALUES
    ('330100', '杭州市', 12520000, 16850.00::DECIMAL(10,2), false, DATE '1949-05-03', TIMESTAMP '2026-01-01 00:00:00'),
    ('330200', '宁波市', 9697000, 9816.23, true, DATE '1949-05-24', TIMESTAMP '2026-01-02 03:04:05.678901'),
    ('330300', '温州市', 9761000, 12102.65, true, DATE '1949-05-07', TIMESTAMP '2026-01-03 12:00:00'),
    ('330400', '嘉兴市', 5551000, 4222.76, true, NULL, TIMESTAMP '2026-01-03 12:00:00.5'),
    ('330500', '湖州市', NULL, 5820.13, false, NULL, NULL),
    ('330600', '绍兴市', 9007199254740993, 8279.09, true, DATE '1949-05-07', TIMESTAMP '2026-01-04 00:00:00')
  ) t(code, name, population, area, coastal, founded, updated)`;

describe('Dataset', () => {
  const files = new ParquetFiles();
  let engine: ParquetEngine;
  let dataset: DatasetDelivery;
  let digest: string;
  let pagesDigest: string;

  beforeAll(async () => {
    digest = await files.put(CITIES);
    pagesDigest = await files.put(
      `SELECT i AS id, CASE WHEN i % 4 = 0 THEN NULL ELSE i % 3 END AS a, (i % 5) / 2 AS b
       FROM range(50) t(i)`,
    );
    engine = new ParquetEngine(files.storage, { timeoutMs: 20_000 });
    dataset = new DatasetDelivery(engine, pino({ level: 'silent' }));
  });
  afterAll(async () => {
    await engine.close();
    files.remove();
  });

  const call = (overrides: Partial<DeliveryCall> = {}) =>
    aCall({
      path: '/rows',
      dictionary,
      delivery: { kind: 'DATASET', objectDigest: digest, rowCount: 6 },
      ...overrides,
    });
  const page = async (query: string, overrides: Partial<DeliveryCall> = {}) => {
    const answer = await dataset.serve(call({ query, ...overrides }));
    const content = contentOf(answer);
    // What is metered is what is shown, and nothing else is.
    const shown = (content as { items?: unknown[] }).items?.length;
    expect(answer.rows).toBe(shown);
    return { status: answer.status, outcome: answer.outcome, ...content } as unknown as {
      status: number;
      outcome: string;
      items: Record<string, unknown>[];
      nextCursor: string | null;
      code: string;
      errors: { pointer: string; code: string; message: string }[];
    };
  };
  const codes = async (query: string) =>
    (await page(query)).items.map((row) => String(row.code).slice(3, 4)).join('');

  it('gives rows in the forms of the dictionary', async () => {
    expect(await page('limit=2')).toEqual({
      status: 200,
      outcome: 'SERVED',
      items: [
        {
          code: '330100',
          name: '杭州市',
          population: 12520000,
          area: '16850.00',
          coastal: false,
          founded: '1949-05-03',
          updated: '2026-01-01T00:00:00.000Z',
        },
        {
          code: '330200',
          name: '宁波市',
          population: 9697000,
          area: '9816.23',
          coastal: true,
          founded: '1949-05-24',
          updated: '2026-01-02T03:04:05.678901Z',
        },
      ],
      nextCursor: expect.any(String),
      productVersionId: aCall().productVersionId,
      dataDigest: digest,
    });
  });

  it('gives missing values as null, and integers beyond the safe ones as text', async () => {
    const { items } = await page('select=population,founded&where=code:ge:330500');
    expect(items).toEqual([
      { population: null, founded: null },
      { population: '9007199254740993', founded: '1949-05-07' },
    ]);
  });

  it.each([
    ['code:eq:330200', '2'],
    ['code:ne:330200', '13456'],
    ['population:ne:9697000', '13456'],
    ['population:lt:9697000', '4'],
    ['population:le:9697000', '24'],
    ['population:gt:12520000', '6'],
    ['population:ge:12520000', '16'],
    ['population:eq:9007199254740993', '6'],
    ['area:eq:9816.23', '2'],
    ['area:lt:5000.5', '4'],
    ['coastal:eq:false', '15'],
    ['founded:eq:1949-05-07', '36'],
    ['updated:gt:2026-01-03T20:00:00%2B08:00', '46'],
    ['name:contains:州', '135'],
    ['name:contains:%25', ''],
    ['code:in:330100,330600,999999', '16'],
    ['area:in:4222.76,5820.13', '45'],
    ["name:eq:' OR 1=1 --", ''],
  ])('filters by %s', async (condition, expected) => {
    expect(await codes(`where=${condition}`)).toBe(expected);
  });

  it('joins conditions by and', async () => {
    expect(await codes('where=coastal:eq:true&where=area:gt:9000&where=name:contains:市')).toBe(
      '23',
    );
  });

  it('sorts, with missing values last in either direction', async () => {
    expect(await codes('sort=population')).toBe('423165');
    expect(await codes('sort=-population')).toBe('613245');
    expect(await codes('sort=coastal,-area')).toBe('153264');
  });

  it('describes itself', async () => {
    const answer = await dataset.serve(call({ path: '/' }));
    expect(answer).toMatchObject({ status: 200, outcome: 'SERVED' });
    expect(contentOf(answer)).toMatchObject({ rowCount: 6, fields: dictionary, limitMax: 1000 });
  });

  describe('in pages', () => {
    const fields = [field('id', 'INTEGER'), field('a', 'INTEGER'), field('b', 'DECIMAL')];
    const overrides = () => ({
      dictionary: fields,
      delivery: { kind: 'DATASET' as const, objectDigest: pagesDigest, rowCount: 50 },
    });

    it.each(['', 'sort=a', 'sort=-a', 'sort=b,-a', 'sort=-b,a', 'sort=-a,b&where=id:ge:7'])(
      'shows every row once, in the order of the whole: %s',
      async (query) => {
        const whole = await page(`${query}&limit=1000`, overrides());
        const shown: unknown[] = [];
        let cursor: string | null = null;
        do {
          const next: Awaited<ReturnType<typeof page>> = await page(
            `${query}&limit=7${cursor === null ? '' : `&cursor=${cursor}`}`,
            overrides(),
          );
          shown.push(...next.items);
          cursor = next.nextCursor;
        } while (cursor !== null);
        expect(shown).toEqual(whole.items);
        expect(new Set(shown.map((row) => (row as { id: number }).id)).size).toBe(shown.length);
      },
    );

    it('of no more bytes than a page may have, however few rows that are', async () => {
      const large = await files.put(
        `SELECT i AS id, repeat('长', 300000) AS text FROM range(20) t(i)`,
      );
      const wide = {
        dictionary: [field('id', 'INTEGER'), field('text', 'STRING')],
        delivery: { kind: 'DATASET' as const, objectDigest: large, rowCount: 20 },
      };
      const first = await page('limit=1000', wide);
      expect(first.items.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      const second = await page(`limit=1000&cursor=${first.nextCursor}`, wide);
      expect(second.items[0]).toMatchObject({ id: 9 });
      const third = await page(`limit=1000&cursor=${second.nextCursor}`, wide);
      expect(third.items.map(({ id }) => id)).toEqual([18, 19]);
      expect(third.nextCursor).toBeNull();
    });

    it('shorter where memory does not suffice; 400 where it does not for one row', async () => {
      let rowsMax = 8;
      const asked: number[] = [];
      const scarce = {
        find: (objectDigest: string, compiled: CompiledQuery) => {
          const limit = Number(Object.values(compiled.params).at(-1)) - 1;
          asked.push(limit);
          if (limit > rowsMax) return Promise.reject(new OutOfMemoryError('Out of Memory Error'));
          return engine.find(objectDigest, compiled);
        },
      } as ParquetEngine;
      const logger = pino({ level: 'silent' });
      const serve = (query: string) =>
        new DatasetDelivery(scarce, logger).serve(call({ path: '/rows', query, ...overrides() }));
      const answer = await serve('limit=100');
      expect([answer.status, answer.rows, asked]).toEqual([200, 3, [100, 3]]);
      expect(contentOf(answer).nextCursor).toEqual(expect.any(String));
      rowsMax = 0;
      const refused = await serve('limit=2');
      expect([refused.status, contentOf(refused).code]).toEqual([400, 'QUERY_TOO_LARGE']);
    });

    it('400 a cursor of another query, of other data, or of nobody is refused', async () => {
      const { nextCursor } = await page('sort=a&limit=7', overrides());
      const refused = { status: 400, code: 'CURSOR_OF_ANOTHER_QUERY', outcome: 'INVALID_REQUEST' };
      for (const query of ['sort=-a', 'sort=a&where=id:gt:1', 'sort=a&select=id']) {
        expect(await page(`${query}&cursor=${nextCursor}`, overrides())).toMatchObject(refused);
      }
      const ofCities = (await page('limit=1')).nextCursor;
      expect(await page(`cursor=${ofCities}`, overrides())).toMatchObject(refused);
      expect(await page('cursor=bm9uc2Vuc2U')).toMatchObject(refused);
      expect(await page('cursor=')).toMatchObject(refused);
    });
  });

  it('400 names every fault, in the caller’s language', async () => {
    const { errors, ...rest } = await page('select=nope&limit=0', { language: 'zh' });
    expect(rest).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      outcome: 'INVALID_REQUEST',
    });
    expect(errors).toEqual([
      { pointer: '/select', code: 'UNKNOWN_FIELD', message: '数据字典中没有这个字段。' },
      { pointer: '/limit', code: 'LIMIT_OUT_OF_BOUNDS', message: 'limit 应为 1 至 1000 的整数。' },
    ]);
  });

  it('404 for other paths, 405 for other methods', async () => {
    expect(await page('', { path: '/sql' })).toMatchObject({ status: 404 });
    const answer = await dataset.serve(call({ method: 'POST' }));
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });

  it('503, not charged, without data, with lost data, and with data that does not fit', async () => {
    const unavailable = { status: 503, code: 'DATA_UNAVAILABLE', outcome: 'UPSTREAM_ERROR' };
    for (const objectDigest of [null, 'a'.repeat(64), pagesDigest]) {
      const delivery = { kind: 'DATASET' as const, objectDigest, rowCount: 0 };
      expect(await page('', { delivery })).toMatchObject(unavailable);
    }
  });

  // One millisecond is over before the execution begins.
  it.each([1, 100])(
    '504, not charged, when the query takes longer than %i ms, and the next one is served',
    async (timeoutMs) => {
      const limits = { timeoutMs };
      const hurried = new ParquetEngine(files.storage, limits);
      const endless = {
        sql: 'SELECT count(*) FROM range(1000000000000) t(i) WHERE $source <> CAST(i AS VARCHAR)',
        params: {},
      };
      await expect(hurried.rows(digest, endless)).rejects.toThrow('INTERRUPT');
      limits.timeoutMs = 10_000;
      await expect(
        hurried.rows(digest, { sql: 'SELECT count(*) FROM read_parquet($source)', params: {} }),
      ).resolves.toEqual([[6n]]);
      await hurried.close();
    },
  );

  it('serves more calls at once than it has connections', async () => {
    const pages = await Promise.all(Array.from({ length: 20 }, () => page('limit=1')));
    expect(pages.every(({ status }) => status === 200)).toBe(true);
  });

  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/proc/self/environ')",
    "COPY (SELECT 1) TO '/tmp/gongshu-escape'",
    "ATTACH '/tmp/gongshu-escape.db'",
    'INSTALL httpfs',
    'SET enable_external_access = true',
    "SET memory_limit = '64GB'",
  ])('engine is confined to the objects: %s', async (statement) => {
    const sql = `${statement}; SELECT $source`;
    await expect(engine.rows(digest, { sql, params: {} })).rejects.toThrow(
      /Permission Error|Invalid Input Error|IO Error|HTTP Error/,
    );
  });

  it('I6: masked fields are not there: neither given, nor described, nor searched, nor sorted by', async () => {
    const masked = dictionary.map((one) =>
      one.name === 'name' ? { ...one, mask: 'PARTIAL' as const } : one,
    );
    const ask = (query: string, path = '/rows') =>
      dataset.serve(call({ dictionary: masked, query, path }));
    const rows = contentOf(await ask('limit=2')).items as Record<string, unknown>[];
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(Object.keys(row)).not.toContain('name');
    const { fields } = contentOf(await ask('', '/')) as { fields: { name: string }[] };
    expect(fields.map(({ name }) => name)).not.toContain('name');
    for (const query of ['select=name', 'where=name:eq:杭州市', 'sort=name']) {
      const answer = await ask(query);
      expect([query, answer.status, contentOf(answer).errors]).toMatchObject([
        query,
        400,
        [{ code: 'UNKNOWN_FIELD' }],
      ]);
    }
  });
});
