import { DuckDBInstance } from '@duckdb/node-api';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ObjectStorage } from '@gongshu/platform';
import {
  type CatalogParties,
  createParties,
  ProductUnderTest,
  WEATHER_CSV,
  WEATHER_FIELDS,
} from '../support/catalog';
import { TestMarket, type TestUser } from '../support/market';

const HEADER = 'location,date,temperature_max_c\n';

describe('datasets', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let product: ProductUnderTest;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
  });
  beforeEach(async () => {
    product = await ProductUnderTest.create(market, parties, { kind: 'DATASET', delivery: {} });
  });
  afterAll(() => market.stop());

  const upload = (
    csv: string | Buffer,
    options: { as?: TestUser; ifMatch?: number; type?: string } = {},
  ) =>
    market
      .call('put', product.path('/versions/1/dataset'), options.as ?? parties.operator, {
        ifMatch: options.ifMatch ?? 1,
      })
      .set('Content-Type', options.type ?? 'text/csv')
      .send(csv);
  const faults = async (csv: string | Buffer): Promise<[string, string][]> => {
    const { body } = await upload(csv).expect(422);
    expect(body.code).toBe('DATASET_INVALID');
    return body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code]);
  };
  const rows = async (digest: string, sql = 'SELECT *') => {
    const instance = await DuckDBInstance.create(':memory:');
    const duck = await instance.connect();
    const file = market.app.get(ObjectStorage).pathOf(digest);
    const read = await duck.runAndReadAll(`${sql} FROM read_parquet('${file}')`);
    duck.closeSync();
    instance.closeSync();
    return read.getRowObjectsJson();
  };
  const leftovers = () =>
    readdirSync(tmpdir()).filter((name) => name.startsWith('gongshu-import-'));

  it('are checked, stored as Parquet in the order given, and named by their digest', async () => {
    const { body, headers } = await upload(WEATHER_CSV, { type: 'text/csv; charset=utf-8' }).expect(
      200,
    );
    expect(headers.etag).toBe('"2"');
    expect(body.delivery).toMatchObject({ kind: 'DATASET', rowCount: 3 });
    expect(await rows(body.delivery.objectDigest)).toEqual([
      { location: 'Seattle', date: '2012-01-01', temperature_max_c: '12.80' },
      { location: 'Seattle', date: '2012-01-02', temperature_max_c: '10.60' },
      { location: 'New York, NY', date: '2012-01-01', temperature_max_c: null },
    ]);
    expect(leftovers()).toEqual([]);
    await product.bring(['submit']);
  });

  it('may name their columns in any order, begin with a byte order mark and end lines with CR LF', async () => {
    const csv = '\ufefftemperature_max_c,date,location\r\n-3,2012-01-01,"杭州\n萧山"\r\n';
    const { body } = await upload(csv).expect(200);
    expect(await rows(body.delivery.objectDigest)).toEqual([
      { location: '杭州\n萧山', date: '2012-01-01', temperature_max_c: '-3' },
    ]);
  });

  it('keep every type as the dictionary says', async () => {
    await market
      .call('patch', product.path('/versions/1'), parties.operator, { ifMatch: 1 })
      .send({
        dictionary: ['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATE', 'TIMESTAMP'].map(
          (type, at) => ({ name: `f${at}`, type, meaning: type }),
        ),
      })
      .expect(200);
    const csv = [
      'f0,f1,f2,f3,f4,f5',
      '007,9223372036854775807,0.123456,TRUE,2024-02-29,2026-01-01T08:00:00+08:00',
      ',,,,,',
    ].join('\n');
    const { body } = await upload(csv, { ifMatch: 2 }).expect(200);
    const types = await rows(
      body.delivery.objectDigest,
      'SELECT typeof(COLUMNS(*)), epoch_ms(f5) AS ms',
    );
    expect(types[0]).toEqual({
      f0: 'VARCHAR',
      f1: 'BIGINT',
      f2: 'DECIMAL(38,6)',
      f3: 'BOOLEAN',
      f4: 'DATE',
      f5: 'TIMESTAMP WITH TIME ZONE',
      ms: String(Date.parse('2026-01-01T00:00:00Z')),
    });
    const [full, empty] = await rows(body.delivery.objectDigest);
    expect(full).toMatchObject({ f0: '007', f1: '9223372036854775807', f2: '0.123456', f3: true });
    expect(Object.values(empty!)).toEqual([null, null, null, null, null, null]);
  });

  it('of 20 000 rows are taken whole', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `S${at},2012-01-01,${at % 40}.5`);
    const { body } = await upload(HEADER + lines.join('\n')).expect(200);
    expect(body.delivery.rowCount).toBe(20_000);
    const [first] = await rows(body.delivery.objectDigest);
    expect(first).toMatchObject({ location: 'S0' });
  });

  it('are taken out by an edit that changes the columns, and stay by one that does not', async () => {
    const { body } = await upload(WEATHER_CSV).expect(200);
    const path = product.path('/versions/1');
    const renamed = WEATHER_FIELDS.map((field) => ({ ...field, meaning: `${field.meaning}。` }));
    const kept = await market
      .call('patch', path, parties.operator, { ifMatch: 2 })
      .send({ dictionary: renamed })
      .expect(200);
    expect(kept.body.delivery.objectDigest).toBe(body.delivery.objectDigest);
    const other = await market
      .call('patch', path, parties.operator, { ifMatch: 3 })
      .send({ dictionary: renamed.slice(0, 2) })
      .expect(200);
    expect(other.body.delivery).toMatchObject({ objectDigest: null, rowCount: 0 });
  });

  it.each([
    [
      'columns unknown, missing and twice',
      'location,wind,location\nA,1,B\n',
      [
        ['/rows/1/wind', 'UNKNOWN_COLUMN'],
        ['/rows/1/location', 'DUPLICATE_COLUMN'],
        ['/rows/1/date', 'MISSING_COLUMN'],
        ['/rows/1/temperature_max_c', 'MISSING_COLUMN'],
      ],
    ],
    [
      'values of other types',
      `${HEADER}A,2012-01-01,1\nB,2012-02-30,warm\nC,01/02/2012,1e3\n`,
      [
        ['/rows/3/date', 'NOT_DATE'],
        ['/rows/3/temperature_max_c', 'NOT_DECIMAL'],
        ['/rows/4/date', 'NOT_DATE'],
        ['/rows/4/temperature_max_c', 'NOT_DECIMAL'],
      ],
    ],
    [
      'ragged rows and loose quotes',
      `${HEADER}A,2012-01-01\nB,2012-01-01,1,2\n"C"c,2012-01-01,1\n`,
      [
        ['/rows/2', 'MISSING_COLUMNS'],
        ['/rows/3', 'TOO_MANY_COLUMNS'],
        ['/rows/4', 'UNQUOTED_VALUE'],
      ],
    ],
    ['a quote that never ends', `${HEADER}"A,2012-01-01,1\n`, [['/rows/2', 'UNQUOTED_VALUE']]],
    ['no rows', HEADER, [['/rows', 'NO_ROWS']]],
    ['nothing but a line end', '\n', 4],
    ['what is not UTF-8', Buffer.from([0x61, 0xff, 0x0a]), [['/rows', 'NOT_UTF8']]],
    ['a header that is no CSV', '"location,date', [['/rows/1', 'NOT_CSV']]],
    ['a NUL character', `${HEADER}A\u0000,2012-01-01,1\n`, [['/rows', 'NUL_CHARACTER']]],
  ])('422: %s, and nothing stays behind', async (_, csv, expected) => {
    const found = await faults(csv);
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found).toEqual(expected);
    expect((await product.version()).delivery.objectDigest).toBeNull();
    expect((await product.version()).revision).toBe(1);
    expect(leftovers()).toEqual([]);
  });

  it('422: the first 20 faults of many, in the order of the rows', async () => {
    const found = await faults(HEADER + 'A,2012-01-01,x\n'.repeat(500));
    expect(found).toHaveLength(20);
    expect(found.at(-1)).toEqual(['/rows/21/temperature_max_c', 'NOT_DECIMAL']);
    expect(await faults(HEADER + 'A\n'.repeat(500))).toHaveLength(20);
  });

  it('422: without a dictionary there is nothing to check against', async () => {
    product = await ProductUnderTest.create(market, parties, {
      kind: 'DATASET',
      delivery: {},
      dictionary: [],
    });
    expect((await upload(WEATHER_CSV).expect(422)).body.code).toBe('VERSION_INCOMPLETE');
  });

  it('a refused upload stores no object', async () => {
    const objects = path.join(market.database.config.dataDir, 'objects');
    const count = () =>
      existsSync(objects) ? readdirSync(objects, { recursive: true }).length : 0;
    const before = count();
    await faults(`${HEADER}A,2012-01-01,x\n`);
    await upload(WEATHER_CSV, { ifMatch: 9 }).expect(412);
    expect(count()).toBe(before);
  });

  it('401, 403, 404: nobody but the operator uploads', async () => {
    const request = market.call('put', product.path('/versions/1/dataset'), undefined, {
      ifMatch: 1,
    });
    await request.set('Content-Type', 'text/csv').send(WEATHER_CSV).expect(401);
    await upload(WEATHER_CSV, { as: parties.agency }).expect(403);
    await upload(WEATHER_CSV, { as: parties.developer }).expect(403);
    await upload(WEATHER_CSV, { as: await market.user('OPERATOR') }).expect(404);
  });

  it('409: a proxy has no data, and a submitted version is fixed', async () => {
    await upload(WEATHER_CSV).expect(200);
    await product.bring(['submit']);
    expect((await upload(WEATHER_CSV, { ifMatch: 3 }).expect(409)).body.code).toBe(
      'VERSION_NOT_DRAFT',
    );
    product = await ProductUnderTest.create(market, parties);
    expect((await upload(WEATHER_CSV).expect(409)).body.code).toBe('DATASET_NOT_EXPECTED');
  });

  it('413: over 32 MiB', async () => {
    const { body } = await upload(Buffer.alloc(33_554_433, 'a')).expect(413);
    expect(body.code).toBe('BODY_TOO_LARGE');
    expect(body.detail).toContain('33554432');
  });

  it('415: another content type here, and CSV anywhere else', async () => {
    expect((await upload('{"a":1}', { type: 'application/json' }).expect(415)).body.code).toBe(
      'DATASET_NOT_CSV',
    );
    const elsewhere = await market
      .call('post', '/v1/products', parties.operator)
      .set('Content-Type', 'text/csv')
      .send(WEATHER_CSV)
      .expect(415);
    expect(elsewhere.body.code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('428: without If-Match', async () => {
    await market
      .call('put', product.path('/versions/1/dataset'), parties.operator)
      .set('Content-Type', 'text/csv')
      .send(WEATHER_CSV)
      .expect(428);
  });
});
