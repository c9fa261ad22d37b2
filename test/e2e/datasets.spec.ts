import { DuckDBInstance } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { UploadObjects } from '@gongshu/catalog';
import { ObjectStorage } from '@gongshu/platform';
import {
  type CatalogParties,
  createParties,
  ProductUnderTest,
  WEATHER_CSV,
  WEATHER_FIELDS,
} from '../support/catalog';
import { eventually } from '../support/eventually';
import { TestMarket, type TestUser } from '../support/market';

const HEADER = 'location,date,temperature_max_c\n';
const JSON_LINES = 'application/x-ndjson';
const PARQUET = 'application/vnd.apache.parquet';

describe('dataset uploads', () => {
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

  const uploads = (rest = '') => product.path(`/versions/1/uploads${rest}`);
  const announce = async (format = 'CSV'): Promise<string> =>
    (await market.call('post', uploads(), parties.operator).send({ format }).expect(201)).body.id;
  const put = (
    id: string,
    data: string | Buffer,
    options: { as?: TestUser; ifMatch?: number; type?: string } = {},
  ) =>
    market
      .call('put', uploads(`/${id}/content`), options.as ?? parties.operator, {
        ifMatch: options.ifMatch ?? 1,
      })
      .set('Content-Type', options.type ?? 'text/csv')
      .send(data);
  const upload = async (data: string | Buffer, ifMatch = 1) =>
    put(await announce(), data, { ifMatch });
  const read = async (id: string) =>
    (await market.call('get', uploads(`/${id}`), parties.operator).expect(200)).body;
  const delivery = async () => (await product.version()).delivery;

  const query = async (sql: string) => {
    const instance = await DuckDBInstance.create(':memory:');
    const duck = await instance.connect();
    const result = (await duck.runAndReadAll(sql)).getRowObjectsJson();
    duck.closeSync();
    instance.closeSync();
    return result;
  };
  const rows = async (select = 'SELECT *') => {
    const { objectDigest } = await delivery();
    const file = market.app.get(ObjectStorage).pathOf(objectDigest);
    return query(`${select} FROM read_parquet('${file}')`);
  };
  const filesIn = (folder: string) => {
    const full = path.join(market.database.config.dataDir, folder);
    return existsSync(full)
      ? readdirSync(full, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
      : [];
  };
  /** Nothing arrives, and every object is named by a version. */
  const expectNothingLeft = async () => {
    expect(filesIn('incoming')).toEqual([]);
    const versions = await market.prisma.productVersion.findMany();
    const named = versions.map((one) => (one.delivery as { objectDigest?: string }).objectDigest);
    for (const { name } of filesIn('objects')) expect(named).toContain(name);
  };
  /** A request whose body the test sends piece by piece. */
  const stream = (id: string, headers: Record<string, string> = {}) => {
    const { port } = market.server.address() as AddressInfo;
    return httpRequest({
      port,
      method: 'PUT',
      path: uploads(`/${id}/content`),
      headers: {
        Authorization: `Bearer ${parties.operator.token}`,
        'Content-Type': 'text/csv',
        'If-Match': '"1"',
        ...headers,
      },
    });
  };
  const statusOf = (sent: ReturnType<typeof stream>) =>
    new Promise<number>((resolve, reject) => {
      sent.once('error', reject).once('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      });
    });

  describe('refused before a byte is read', () => {
    it('401, 403, 404: nobody but the operator uploads, and only into what is there', async () => {
      const id = await announce();
      const anonymous = market.call('put', uploads(`/${id}/content`), undefined, { ifMatch: 1 });
      await anonymous.set('Content-Type', 'text/csv').send(WEATHER_CSV).expect(401);
      await put(id, WEATHER_CSV, { as: parties.agency }).expect(403);
      await put(id, WEATHER_CSV, { as: parties.developer }).expect(403);
      const other = await market.user('OPERATOR');
      await put(id, WEATHER_CSV, { as: other }).expect(404);
      await market.call('get', uploads(`/${id}`), other).expect(404);
      await market.call('post', uploads(), other).send({}).expect(404);
      const nothing = '00000000-0000-7000-8000-000000000000';
      expect((await put(nothing, WEATHER_CSV).expect(404)).body.code).toBe('UPLOAD_NOT_FOUND');
      expect(await read(id)).toMatchObject({
        status: 'WAITING',
        bytesReceived: '0',
        failure: null,
      });
    });

    it('409: a proxy has no data, a submitted version is fixed, a content comes once', async () => {
      const [first, second] = [await announce(), await announce()];
      await put(first, WEATHER_CSV).expect(200);
      expect((await put(first, WEATHER_CSV, { ifMatch: 2 }).expect(409)).body.code).toBe(
        'TRANSITION_NOT_ALLOWED',
      );
      await product.bring(['submit']);
      const late = await put(second, WEATHER_CSV, { ifMatch: 3 }).expect(409);
      expect(late.body.code).toBe('VERSION_NOT_DRAFT');
      await market.call('post', uploads(), parties.operator).send({}).expect(409);
      product = await ProductUnderTest.create(market, parties);
      const proxy = await market.call('post', uploads(), parties.operator).send({}).expect(409);
      expect(proxy.body.code).toBe('DATASET_NOT_EXPECTED');
    });

    it('409: no more than five uploads of a version are open at once', async () => {
      const opened = [];
      for (let count = 0; count < 5; count++) opened.push(await announce());
      const sixth = await market.call('post', uploads(), parties.operator).send({}).expect(409);
      expect(sixth.body.code).toBe('UPLOADS_TOO_MANY');
      await put(opened[0]!, WEATHER_CSV).expect(200);
      await announce();
    });

    it('412, 428: on another revision, or on none', async () => {
      const id = await announce();
      await put(id, WEATHER_CSV, { ifMatch: 9 }).expect(412);
      await market
        .call('put', uploads(`/${id}/content`), parties.operator)
        .set('Content-Type', 'text/csv')
        .send(WEATHER_CSV)
        .expect(428);
      expect((await read(id)).status).toBe('WAITING');
    });

    it('413: over 2 GiB, while the sender still waits for the word to go on', async () => {
      const sent = stream(await announce(), {
        Expect: '100-continue',
        'Content-Length': '2147483649',
      });
      let wentOn = false;
      sent.once('continue', () => (wentOn = true));
      sent.flushHeaders();
      expect(await statusOf(sent)).toBe(413);
      expect(wentOn).toBe(false);
      sent.destroy();
    });

    it('415: another type than announced, another encoding, and CSV anywhere else', async () => {
      const id = await announce();
      for (const type of ['application/json', PARQUET, 'text/csv; charset=gb18030']) {
        expect((await put(id, '{"a":1}', { type }).expect(415)).body.code).toBe('UPLOAD_TYPE');
      }
      const packed = put(id, WEATHER_CSV).set('Content-Encoding', 'gzip');
      expect((await packed.expect(415)).body.code).toBe('UPLOAD_TYPE');
      const elsewhere = await market
        .call('post', '/v1/products', parties.operator)
        .set('Content-Type', 'text/csv')
        .send(WEATHER_CSV)
        .expect(415);
      expect(elsewhere.body.code).toBe('UNSUPPORTED_MEDIA_TYPE');
      await put(id, WEATHER_CSV).expect(200);
    });

    it('422: without a dictionary there is nothing to check against', async () => {
      product = await ProductUnderTest.create(market, parties, {
        kind: 'DATASET',
        delivery: {},
        dictionary: [],
      });
      const { body } = await upload(WEATHER_CSV);
      expect(body.code).toBe('VERSION_INCOMPLETE');
    });
  });

  describe('refused for their data: every wrong row counted, nothing left behind', () => {
    const GB18030 = Buffer.from([0xba, 0xbc, 0xd6, 0xdd]);
    it.each<[string, string | Buffer, number, [number | null, string | null, string][]]>([
      [
        'columns unknown, missing and twice',
        'location,wind,location\nA,1,B\n',
        1,
        [
          [1, 'wind', 'UNKNOWN_COLUMN'],
          [1, 'location', 'DUPLICATE_COLUMN'],
          [1, 'date', 'MISSING_COLUMN'],
          [1, 'temperature_max_c', 'MISSING_COLUMN'],
        ],
      ],
      [
        'values of other types',
        `${HEADER}A,2012-01-01,1\nB,2012-02-30,warm\nC,01/02/2012,1e3\nD,2012-01-01,0.12345678901\n`,
        3,
        [
          [3, 'date', 'NOT_DATE'],
          [3, 'temperature_max_c', 'NOT_DECIMAL'],
          [4, 'date', 'NOT_DATE'],
          [4, 'temperature_max_c', 'NOT_DECIMAL'],
          [5, 'temperature_max_c', 'NOT_DECIMAL'],
        ],
      ],
      [
        'ragged rows and loose quotes among good ones, a blank line and a value over two lines',
        `${HEADER}A,2012-01-01\n\nB,2012-01-01,1,2\n"C"c,2012-01-01,1\n"D\nd",2012-01-01,1\nE,2012-01-01,x\n`,
        4,
        [
          [2, null, 'MISSING_COLUMNS'],
          [4, null, 'TOO_MANY_COLUMNS'],
          [5, null, 'UNQUOTED_VALUE'],
          [7, 'temperature_max_c', 'NOT_DECIMAL'],
        ],
      ],
      [
        'a quote that never ends, and what is behind it',
        `${HEADER}A,2012-01-01,1\n"B,2012-01-01,1\nC,2012-01-01,x\n`,
        2,
        [
          [3, null, 'UNCLOSED_QUOTE'],
          [4, 'temperature_max_c', 'NOT_DECIMAL'],
        ],
      ],
      ['no rows', HEADER, 1, [[null, null, 'NO_ROWS']]],
      [
        'GB18030',
        Buffer.concat([
          Buffer.from(HEADER),
          GB18030,
          Buffer.from(',2012-01-01,1\nB,2012-01-01,1\n'),
        ]),
        1,
        [[2, null, 'NOT_UTF8']],
      ],
      [
        'a NUL character and another line end',
        `${HEADER}A\u0000,2012-01-01,1\nB,2012-01-01,1\r\nC\r,2012-01-01,1\n`,
        3,
        [
          [2, null, 'NUL_CHARACTER'],
          [3, null, 'MIXED_LINE_ENDS'],
          [4, null, 'STRAY_CR'],
        ],
      ],
    ])('422: %s', async (_, csv, wrong, expected) => {
      const id = await announce();
      const { body } = await put(id, csv).expect(422);
      expect(body.code).toBe('DATASET_INVALID');
      expect(body.errors).toHaveLength(expected.length);
      const report = await read(id);
      expect(report).toMatchObject({
        status: 'FAILED',
        failure: 'DATASET_INVALID',
        rowsWrong: String(wrong),
        quality: null,
        digest: createHash('sha256').update(csv).digest('hex'),
      });
      const found = report.faults.map((f: { row: number; field: string; code: string }) => [
        f.row,
        f.field,
        f.code,
      ]);
      expect(found).toEqual(expected);
      expect(await product.version()).toMatchObject({
        revision: 1,
        delivery: { objectDigest: null },
      });
      await expectNothingLeft();
    });

    it('422: JSON Lines with what is no JSON, nested, unknown, twice or of another type', async () => {
      const lines = [
        '{"location":"A","date":"2012-01-01","temperature_max_c":1.50}',
        '{"location":"A"',
        '[1]',
        '{"location":{"x":1},"wind":2}',
        '{"location":7,"date":"soon","temperature_max_c":"1"}',
        '{"date":"2012-01-01","date":"2012-01-02"}',
      ];
      const id = await announce('JSON_LINES');
      await put(id, lines.join('\n'), { type: JSON_LINES }).expect(422);
      const { faults, rowsWrong } = await read(id);
      expect(rowsWrong).toBe('5');
      expect(
        faults.map((f: { row: number; field: string; code: string }) => [f.row, f.field, f.code]),
      ).toEqual([
        [2, null, 'NOT_JSON'],
        [3, null, 'NOT_JSON'],
        [4, 'wind', 'UNKNOWN_FIELD'],
        [4, 'location', 'NESTED_VALUE'],
        [5, 'location', 'NOT_STRING'],
        [5, 'date', 'NOT_DATE'],
        [6, 'date', 'DUPLICATE_FIELD'],
      ]);
    });

    it('422: Parquet that is none, and columns that would lose something', async () => {
      const nothing = await announce('PARQUET');
      await put(nothing, 'PAR1 not really', { type: PARQUET }).expect(422);
      expect((await read(nothing)).faults).toMatchObject([{ row: null, code: 'NOT_PARQUET' }]);
      const file = path.join(market.database.config.dataDir, 'wrong.parquet');
      await query(`COPY (SELECT 'A' AS location, DATE '2012-01-01' AS date, 1.5::DOUBLE AS temperature_max_c)
        TO '${file}'`);
      const id = await announce('PARQUET');
      await put(id, readFileSync(file), { type: PARQUET }).expect(422);
      expect((await read(id)).faults).toMatchObject([
        { field: 'temperature_max_c', code: 'COLUMN_TYPE' },
      ]);
      await expectNothingLeft();
    });

    it('422: of many faults the first 1000 are listed and all are counted; values are shortened', async () => {
      const csv = `${HEADER}A,2012-01-01,${'x'.repeat(60)}\n${'A,2012-01-01,x\n'.repeat(4_999)}`;
      const id = await announce();
      await put(id, csv).expect(422);
      const report = await read(id);
      expect(report).toMatchObject({ rowsWrong: '5000', rowsChecked: '5000' });
      expect(report.faults).toHaveLength(1_000);
      expect(report.faults[0].value).toBe(`${'x'.repeat(40)}…`);
      expect(report.faults.at(-1)).toMatchObject({ row: 1_001, value: 'x' });
    });

    it('C08: values of masked fields and of personal information are never shown', async () => {
      const version = await product.version();
      const dictionary = WEATHER_FIELDS.map((field) =>
        field.name === 'date'
          ? { ...field, mask: 'HASH' }
          : { ...field, classification: 'PERSONAL' },
      );
      await market.prisma.productVersion.update({
        where: { id: version.id },
        data: { dictionary },
      });
      const id = await announce();
      await put(id, `${HEADER}A,330106199001011234,secret\n`).expect(422);
      expect(JSON.stringify(await read(id))).not.toMatch(/330106|secret/);
      const headless = await announce();
      await put(headless, 'Zhang San,330106199001011234,secret\n').expect(422);
      expect(JSON.stringify(await read(headless))).not.toMatch(/Zhang|330106|secret/);
    });
  });

  describe('stored', () => {
    it('as Parquet in the order given, with digests and measures, and submitted', async () => {
      const id = await announce();
      const { body } = await put(id, WEATHER_CSV, { type: 'text/csv; charset=UTF-8' }).expect(200);
      expect(body).toEqual(await read(id));
      expect(body).toMatchObject({
        status: 'STORED',
        format: 'CSV',
        bytesReceived: String(Buffer.byteLength(WEATHER_CSV)),
        bytesTotal: String(Buffer.byteLength(WEATHER_CSV)),
        rowsChecked: '3',
        rowsWrong: '0',
        faults: [],
        digest: createHash('sha256').update(WEATHER_CSV).digest('hex'),
        quality: {
          rows: 3,
          completeness: { overall: 0.8888, fields: { location: 1, temperature_max_c: 0.6666 } },
          uniqueness: {
            overall: 1,
            fields: { location: 0.6666, date: 0.6666, temperature_max_c: 1 },
          },
          uniquenessExact: true,
          validity: { overall: 1 },
          freshness: { latest: '2012-01-02' },
        },
      });
      const version = await product.version();
      expect(version).toMatchObject({ revision: 2, delivery: { kind: 'DATASET', rowCount: 3 } });
      const stored = await market.prisma.productVersion.findUnique({ where: { id: version.id } });
      expect(stored!.quality).toMatchObject({ rows: 3 });
      expect(await rows()).toEqual([
        { location: 'Seattle', date: '2012-01-01', temperature_max_c: '12.80' },
        { location: 'Seattle', date: '2012-01-02', temperature_max_c: '10.60' },
        { location: 'New York, NY', date: '2012-01-01', temperature_max_c: null },
      ]);
      const { body: list } = await market.call('get', uploads(), parties.operator).expect(200);
      expect(list.items).toEqual([body]);
      await product.bring(['submit']);
      await expectNothingLeft();
    });

    it('whatever the order of the columns, with a byte order mark, CR LF and quotes', async () => {
      const csv = '\ufefftemperature_max_c,date,location\r\n-3,2012-01-01,"杭州\n""萧山"""\r\n\r\n';
      expect((await upload(csv)).status).toBe(200);
      expect(await rows()).toEqual([
        { location: '杭州\n"萧山"', date: '2012-01-01', temperature_max_c: '-3' },
      ]);
    });

    it('with every type as the dictionary says, and decimals that the first rows did not announce', async () => {
      const types = ['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATE', 'TIMESTAMP'];
      await market
        .call('patch', product.path('/versions/1'), parties.operator, { ifMatch: 1 })
        .send({ dictionary: types.map((type, at) => ({ name: `f${at}`, type, meaning: type })) })
        .expect(200);
      const csv = [
        'f0,f1,f2,f3,f4,f5',
        ...Array<string>(20_500).fill('a,1,0.5,false,2024-01-01,2026-01-01T00:00:00Z'),
        '007,9223372036854775807,12345678901234567890.123456,TRUE,2024-02-29,2026-01-01T08:00:00.5+08:00',
        ',,,,,',
      ].join('\n');
      expect((await upload(csv, 2)).status).toBe(200);
      const all = await rows('SELECT *, typeof(COLUMNS(*)) AS "t_\\0", epoch_ms(f5) AS ms');
      expect(all).toHaveLength(20_502);
      expect(all.at(-2)).toMatchObject({
        f0: '007',
        f1: '9223372036854775807',
        f2: '12345678901234567890.123456',
        f3: true,
        f4: '2024-02-29',
        ms: String(Date.parse('2026-01-01T00:00:00.500Z')),
        t_f0: 'VARCHAR',
        t_f1: 'BIGINT',
        t_f2: 'DECIMAL(38,6)',
        t_f3: 'BOOLEAN',
        t_f4: 'DATE',
        t_f5: 'TIMESTAMP',
      });
      expect(all.at(-1)).toMatchObject({
        f0: null,
        f1: null,
        f2: null,
        f3: null,
        f4: null,
        f5: null,
      });
    });

    it('of one column with rows that are empty', async () => {
      await market
        .call('patch', product.path('/versions/1'), parties.operator, { ifMatch: 1 })
        .send({ dictionary: [{ name: 'n', type: 'INTEGER', meaning: '数' }] })
        .expect(200);
      expect((await upload('n\n1\n\n3\n', 2)).status).toBe(200);
      expect(await rows()).toEqual([{ n: '1' }, { n: null }, { n: '3' }]);
    });

    it('from JSON Lines, digit by digit', async () => {
      const lines = [
        '\ufeff{"location":"杭州, \\"西湖\\"\\n","date":"2012-01-01","temperature_max_c":1.50}',
        '',
        '{"temperature_max_c":"12345678901234.25","date":null}',
      ];
      const id = await announce('JSON_LINES');
      await put(id, lines.join('\r\n'), { type: 'application/jsonl' }).expect(200);
      expect(await rows()).toEqual([
        { location: '杭州, "西湖"\n', date: '2012-01-01', temperature_max_c: '1.50' },
        { location: null, date: null, temperature_max_c: '12345678901234.25' },
      ]);
    });

    it('from Parquet', async () => {
      const file = path.join(market.database.config.dataDir, 'right.parquet');
      await query(`COPY (SELECT 2::SMALLINT AS temperature_max_c, '杭州' AS location, DATE '2012-01-01' AS date)
        TO '${file}'`);
      const id = await announce('PARQUET');
      const { body } = await put(id, readFileSync(file), { type: PARQUET }).expect(200);
      expect(body).toMatchObject({ status: 'STORED', rowsChecked: '1' });
      expect(await rows()).toEqual([
        { location: '杭州', date: '2012-01-01', temperature_max_c: '2' },
      ]);
    });

    it('are taken out by an edit that changes the columns, and stay by one that does not', async () => {
      await upload(WEATHER_CSV);
      const { objectDigest } = await delivery();
      const path = product.path('/versions/1');
      const renamed = WEATHER_FIELDS.map((field) => ({ ...field, meaning: `${field.meaning}。` }));
      const kept = await market
        .call('patch', path, parties.operator, { ifMatch: 2 })
        .send({ dictionary: renamed })
        .expect(200);
      expect(kept.body.delivery.objectDigest).toBe(objectDigest);
      const other = await market
        .call('patch', path, parties.operator, { ifMatch: 3 })
        .send({ dictionary: renamed.slice(0, 2) })
        .expect(200);
      expect(other.body.delivery).toMatchObject({ objectDigest: null, rowCount: 0 });
      const row = await market.prisma.productVersion.findUnique({ where: { id: other.body.id } });
      expect(row!.quality).toBeNull();
    });

    it('in the place of what was there before, whose object goes unless another version names it', async () => {
      const objects = () => filesIn('objects').map(({ name }) => name);
      await upload(`${HEADER}only here,2012-01-01,1\n`);
      const before = (await delivery()).objectDigest;
      expect(objects()).toContain(before);
      await upload(WEATHER_CSV, 2);
      expect(objects()).not.toContain(before);
      const shared = (await delivery()).objectDigest;
      product = await ProductUnderTest.create(market, parties, { kind: 'DATASET', delivery: {} });
      await upload(WEATHER_CSV);
      await upload(`${HEADER}another,2012-01-01,1\n`, 2);
      expect(objects()).toContain(shared);
    });
  });

  describe('on the way', () => {
    const PART = `${HEADER}${'A,2012-01-01,1\n'.repeat(10_000)}`;
    const received = (id: string) =>
      eventually(async () => {
        const upload = await read(id);
        expect(upload).toMatchObject({ status: 'RECEIVING', bytesReceived: String(PART.length) });
      });

    it('can be watched; a second one waits for its end; one whose draft changes stores nothing', async () => {
      const [first, second] = [await announce(), await announce()];
      const sent = stream(first);
      const status = statusOf(sent);
      sent.write(PART);
      await received(first);
      const { body } = await put(second, WEATHER_CSV).expect(409);
      expect(body.code).toBe('UPLOAD_IN_PROGRESS');
      await market
        .call('patch', product.path('/versions/1'), parties.operator, { ifMatch: 1 })
        .send({ sampleRows: [] })
        .expect(200);
      sent.end();
      expect(await status).toBe(412);
      expect(await read(first)).toMatchObject({ status: 'FAILED', failure: 'REVISION_STALE' });
      await expectNothingLeft();
      await put(second, WEATHER_CSV, { ifMatch: 2 }).expect(200);
    });

    it('broken off by the client, it leaves nothing behind', async () => {
      const id = await announce();
      const sent = stream(id);
      const status = statusOf(sent).catch((error: Error) => error.message);
      sent.write(PART);
      await received(id);
      expect(filesIn('incoming')).toHaveLength(1);
      sent.destroy();
      await status;
      await eventually(async () => {
        const after = await read(id);
        expect(after).toMatchObject({ status: 'FAILED', failure: 'UPLOAD_BROKEN_OFF' });
      });
      await eventually(expectNothingLeft);
      expect((await upload(WEATHER_CSV)).status).toBe(200);
    });

    it('lost with its process, it is ended by the sweep, with its files and its object', async () => {
      const [id, next] = [await announce(), await announce()];
      const longAgo = new Date(Date.now() - 3_600_000);
      const digest = await market.app
        .get(ObjectStorage)
        .put(Buffer.from('an object of no version'));
      await market.prisma.datasetUpload.update({
        where: { id },
        data: {
          status: 'CHECKING',
          progressedAt: longAgo,
          objectDigest: Buffer.from(digest, 'hex'),
        },
      });
      const { incoming } = market.app.get(ObjectStorage);
      const [old, fresh] = [path.join(incoming, 'in-old'), path.join(incoming, 'in-new')];
      for (const folder of [old, fresh]) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path.join(folder, 'source'), 'rows');
      }
      for (const one of [path.join(old, 'source'), old]) utimesSync(one, longAgo, longAgo);
      const objects = market.app.get(UploadObjects);
      expect(await objects.sweep()).toEqual({ lost: 1, objects: 1, folders: 1 });
      expect(await objects.sweep()).toEqual({ lost: 0, objects: 0, folders: 0 });
      expect(await read(id)).toMatchObject({ status: 'FAILED', failure: 'UPLOAD_LOST' });
      expect(existsSync(old)).toBe(false);
      expect(existsSync(fresh)).toBe(true);
      await market.app.get(ObjectStorage).closeIncoming(fresh);
      await put(next, WEATHER_CSV).expect(200);
      await expectNothingLeft();
    });

    it('of many megabytes, the market goes on answering: every other time within half a second', async () => {
      const lines = Array.from({ length: 10_000 }, (_, at) => `站点 ${at},2012-01-01,${at % 40}.5`);
      const csv = `${HEADER}${`${lines.join('\n')}\n`.repeat(40)}`;
      const id = await announce();
      let isDone = false;
      const done = put(id, csv).then((answer) => {
        isDone = true;
        return answer;
      });
      const [waits, seen]: [number[], Set<string>] = [[], new Set()];
      while (!isDone) {
        const began = performance.now();
        seen.add((await read(id)).status);
        waits.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect((await done).body).toMatchObject({ status: 'STORED', rowsChecked: '400000' });
      expect(seen).toContain('CHECKING');
      const median = waits.sort((one, other) => one - other)[waits.length >> 1];
      expect(median).toBeLessThan(500);
    }, 60_000);
  });
});
