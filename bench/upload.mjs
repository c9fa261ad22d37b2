// What an upload costs: a CSV over HTTP until the draft has it, against DuckDB's own COPY of the same file to Parquet.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { insertAuthority } from './authority.mjs';
import {
  answersOk,
  BENCH,
  freePort,
  interleave,
  median,
  ratio,
  ROOT,
  round,
  startProcess,
} from './harness.mjs';

const require = createRequire(import.meta.url);
const MIB = 1_048_576;
const PASSWORD = 'bench bench bench';
const SAMPLE_MS = 50;

const DICTIONARY = Object.entries({
  record_id: 'INTEGER',
  station: 'STRING',
  station_en: 'STRING',
  observed_on: 'DATE',
  observed_at: 'TIMESTAMP',
  temperature_c: 'DECIMAL',
  rain_mm: 'DECIMAL',
  is_valid: 'BOOLEAN',
  visitors: 'INTEGER',
  remark: 'STRING',
}).map(([name, type]) => ({ name, type, meaning: name, unit: null }));

export async function run({ repetitions, quick }) {
  const mib = quick ? 16 : 1_024;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gongshu-bench-'));
  let market;
  try {
    const csv = path.join(folder, 'data.csv');
    const rows = await writeCsv(csv, mib * MIB);
    market = await startMarket(folder);
    const sides = [
      { name: 'gongshu', measure: () => upload(market, csv, rows) },
      { name: 'duckdb', measure: () => copy(csv, path.join(folder, 'copy.parquet'), rows) },
    ];
    const results = await interleave(sides, repetitions, (side) => side.measure());
    print(results);
    const seconds = (name) => results[name].map((one) => one.seconds);
    const peak = (key) => round(Math.max(...results.gongshu.map((one) => one[key])), 0);
    return {
      figures: {
        oursS: round(median(seconds('gongshu'))),
        duckdbCopyS: round(median(seconds('duckdb'))),
        peakRssMb: peak('sumMb'),
        marketRssMb: peak('marketMb'),
        conversionRssMb: peak('conversionMb'),
      },
      ratios: { vsDuckdbCopy: ratio(seconds('gongshu'), seconds('duckdb')) },
      skipped: [],
      conditions: `${os.availableParallelism()} cores, CSV of ${mib} MiB and ${rows} rows, load average ${round(os.loadavg()[0], 1)}, node ${process.versions.node}`,
    };
  } finally {
    await market?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const STATIONS = [
  ['杭州市西湖区', 'Hangzhou Xihu'],
  ['宁波市鄞州区', 'Ningbo Yinzhou'],
  ['温州市鹿城区', 'Wenzhou Lucheng'],
  ['嘉兴市南湖区', 'Jiaxing Nanhu'],
  ['绍兴市越城区', 'Shaoxing Yuecheng'],
  ['台州市椒江区', 'Taizhou Jiaojiang'],
];

/** Rows of all types, in Chinese and English, some quoted, the same in every run. @returns how many */
async function writeCsv(file, bytesMin) {
  const out = createWriteStream(file);
  out.write(`${DICTIONARY.map(({ name }) => name).join()}\n`);
  let [rows, bytes] = [0, 0];
  while (bytes < bytesMin) {
    const piece = Buffer.from(Array.from({ length: 5_000 }, (_, at) => rowOf(rows + at)).join(''));
    rows += 5_000;
    bytes += piece.length;
    if (!out.write(piece)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return rows;
}

function rowOf(n) {
  const [zh, en] = STATIONS[n % STATIONS.length];
  const instant = new Date(1_577_836_800_000 + (n % 2_000) * 86_400_000).toISOString();
  const noise = Math.imul(n, 2_654_435_761) >>> 0;
  const temperature = ((noise % 600) / 10 - 20).toFixed(1);
  const rain = (((noise >>> 8) % 1_000) / 100).toFixed(2);
  const remark = n % 7 === 0 ? '"设备检修, maintenance"' : `正常观测 ok ${noise % 997}`;
  return `${n},${zh},${en},${instant.slice(0, 10)},${instant.slice(0, 19)}+08:00,${temperature},${rain},${(noise & 1) === 1},${noise % 100_000},${remark}\n`;
}

/** DuckDB as it comes, in a process of its own; its start does not count. */
async function copy(source, target, rows) {
  const child = spawn(
    process.execPath,
    [path.join(BENCH, 'sides/duckdb-copy.mjs'), source, target],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const pieces = [];
  child.stdout.on('data', (piece) => pieces.push(piece));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`DuckDB's COPY ended with ${code}`);
  const result = JSON.parse(Buffer.concat(pieces).toString());
  if (result.rows !== rows) throw new Error(`DuckDB copied ${result.rows} of ${rows} rows`);
  return { seconds: result.seconds };
}

/** Announced, sent, checked, converted, measured, named by the draft. */
async function upload({ url, pid, token, productId }, csv, rows) {
  const versions = `${url}/v1/products/${productId}/versions/1`;
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const json = async (address, options = {}) =>
    (await fetch(address, { headers, ...options })).json();
  const { revision } = await json(versions);
  const memory = watchMemory(pid);
  const began = performance.now();
  const { id } = await json(`${versions}/uploads`, { method: 'POST', body: '{"format":"CSV"}' });
  const sent = request(`${versions}/uploads/${id}/content`, {
    method: 'PUT',
    headers: {
      Authorization: headers.Authorization,
      'Content-Type': 'text/csv',
      'Content-Length': statSync(csv).size,
      'If-Match': `"${revision}"`,
    },
  });
  const answered = once(sent, 'response');
  await pipeline(createReadStream(csv, { highWaterMark: MIB }), sent);
  const [answer] = await answered;
  const body = JSON.parse(Buffer.concat(await answer.toArray()).toString());
  const seconds = (performance.now() - began) / 1_000;
  if (body.status !== 'STORED' || body.rowsChecked !== String(rows)) {
    throw new Error(`The upload was not stored: ${JSON.stringify(body).slice(0, 500)}`);
  }
  return { seconds, ...memory.stop() };
}

/** Highest resident memory of the market and of its conversions, and the two together: no less than at any moment. */
function watchMemory(pid) {
  let conversionMb = 0;
  // The kernel counts from here on; the peak of the market's own start is no part of an upload.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const timer = setInterval(() => {
    for (const child of childrenOf(pid)) conversionMb = Math.max(conversionMb, peakMb(child));
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      const marketMb = peakMb(pid);
      return { marketMb, conversionMb, sumMb: marketMb + conversionMb };
    },
  };
}

function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
}

function peakMb(pid) {
  try {
    return (
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
    );
  } catch {
    return 0;
  }
}

/** The market as it ships, on an embedded PostgreSQL of its own, with a draft and one who may upload into it. */
async function startMarket(folder) {
  const platform = require(path.join(ROOT, 'dist/libs/platform/src/index.js'));
  const postgres = await platform.startEmbeddedPostgres(path.join(folder, 'postgres'));
  try {
    await platform.migrate(postgres.url, path.join(ROOT, 'prisma/migrations'));
    const productId = await insertDraft(postgres.url);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const stop = await startProcess(
      'market',
      process.execPath,
      [path.join(ROOT, 'dist/apps/market/src/main.js')],
      {
        cwd: ROOT,
        env: {
          DATABASE_URL: postgres.url,
          GONGSHU_SECRET: randomBytes(24).toString('base64url'),
          GONGSHU_DATA_DIR: path.join(folder, 'data'),
          MARKET_PORT: String(port),
          // The bench may take longer than a session's first hour.
          ACCESS_TOKEN_SECONDS: '86400',
          NODE_ENV: 'production',
        },
        probe: answersOk(`${url}/health/ready`),
        timeoutMs: 120_000,
      },
    );
    const login = await fetch(`${url}/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'bench', password: PASSWORD }),
    });
    const { accessToken: token } = await login.json();
    return {
      url,
      token,
      productId,
      pid: stop.pid,
      stop: async () => {
        await stop();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** @returns id of a product of kind DATASET with a draft */
async function insertDraft(databaseUrl) {
  const { hashPassword } = require(path.join(ROOT, 'dist/libs/identity/src/passwords.js'));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await insertAuthority(client, 'http://127.0.0.1:9');
    const [userId, productId] = [randomUUID(), randomUUID()];
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO app_user (id, username, display_name, password_hash) VALUES ($1, 'bench', 'bench', $2)`,
      [userId, await hashPassword(PASSWORD)],
    );
    await client.query(
      `INSERT INTO membership (organization_id, user_id, role)
       SELECT id, $1, 'OWNER' FROM organization WHERE kind = 'OPERATOR'`,
      [userId],
    );
    await client.query(
      `INSERT INTO product (id, operator_id, agreement_id, slug, name, summary, domain, kind, business_line, created_by)
       SELECT $1, operator_id, agreement_id, 'bench-data', name, summary, domain, 'DATASET', business_line, created_by
       FROM product WHERE slug = 'bench'`,
      [productId],
    );
    await client.query(
      `INSERT INTO product_resource (product_id, resource_id) SELECT $1, id FROM data_resource`,
      [productId],
    );
    await client.query(
      `INSERT INTO product_version (product_id, number, dictionary, delivery) VALUES ($1, 1, $2, $3)`,
      [
        productId,
        JSON.stringify(DICTIONARY),
        JSON.stringify({ kind: 'DATASET', objectDigest: null, rowCount: 0 }),
      ],
    );
    await client.query('COMMIT');
    return productId;
  } finally {
    await client.end();
  }
}

function print(results) {
  for (const [name, rounds] of Object.entries(results)) {
    const cells = rounds.map(({ seconds, sumMb }) =>
      sumMb ? `${round(seconds)} s (${round(sumMb, 0)} MiB)` : `${round(seconds)} s`,
    );
    console.log(`${name.padEnd(22)} ${cells.join('  ')}`);
  }
}
