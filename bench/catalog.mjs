// What a search of the catalog costs: with two facets and all counts, and suggestions, at two sizes of the catalog.
import { URLSearchParams } from 'node:url';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Pool } from 'undici';
import { ASPECTS, generateCatalog, OBJECTS } from './catalog-data.mjs';
import {
  answersOk,
  freePort,
  interleave,
  median,
  ratio,
  ROOT,
  round,
  startProcess,
  stopSides,
} from './harness.mjs';

const require = createRequire(import.meta.url);
const CALLS = { full: 600, quick: 60 };

export async function run({ repetitions, quick, products: large }) {
  const small = Math.ceil(large / 10);
  const calls = quick ? CALLS.quick : CALLS.full;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gongshu-bench-'));
  chmodSync(folder, 0o711);
  const platform = require(path.join(ROOT, 'dist/libs/platform/src/index.js'));
  const postgres = await platform.startEmbeddedPostgres(path.join(folder, 'postgres'));
  const sides = [];
  try {
    for (const size of [large, small]) {
      sides.push(await startMarket(platform, postgres.url, folder, size));
    }
    for (const side of sides) await measure(side, 0, calls);
    let at = 0;
    const results = await interleave(sides, repetitions, (side) =>
      measure(side, 1 + Math.floor(at++ / sides.length), calls),
    );
    for (const [name, rounds] of Object.entries(results)) console.log(name, JSON.stringify(rounds));
    return {
      ...summary(results[large], results[small]),
      skipped: [],
      conditions: `${os.cpus().length} cores, ${large} and ${small} products, ${calls} searches and ${calls} suggestions a repetition over HTTP, one at a time`,
    };
  } finally {
    await stopSides(sides);
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function summary(large, small) {
  const figure = (key) => round(median(large.map((one) => one[key])));
  const growth = ['searchP95Ms', 'suggestP95Ms'].map((key) =>
    ratio(
      large.map((one) => one[key]),
      small.map((one) => one[key]),
    ),
  );
  return {
    figures: {
      searchP95Ms: figure('searchP95Ms'),
      suggestP95Ms: figure('suggestP95Ms'),
      searchP50Ms: figure('searchP50Ms'),
      suggestP50Ms: figure('suggestP50Ms'),
    },
    // The worse of the two.
    ratios: { growth10x: Math.max(...growth) },
  };
}

async function startMarket(platform, serverUrl, folder, size) {
  const url = new URL(serverUrl);
  const name = `catalog_${size}`;
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  url.pathname = `/${name}`;
  const databaseUrl = url.toString();
  await platform.migrate(databaseUrl, path.join(ROOT, 'prisma/migrations'));
  const began = Date.now();
  await withClient(databaseUrl, (client) => generateCatalog(client, size));
  const generated = Date.now();
  await rebuild(platform, databaseUrl);
  await withClient(databaseUrl, (client) => client.query('VACUUM ANALYZE'));
  console.log(
    `${size} products: generated in ${generated - began} ms, entries and words in ${Date.now() - generated} ms`,
  );
  const port = await freePort();
  const stop = await startProcess(
    `market with ${size} products`,
    process.execPath,
    [path.join(ROOT, 'dist/apps/market/src/main.js')],
    {
      cwd: ROOT,
      env: {
        DATABASE_URL: databaseUrl,
        GONGSHU_SECRET: randomBytes(24).toString('base64url'),
        GONGSHU_DATA_DIR: path.join(folder, name),
        MARKET_PORT: String(port),
        NODE_ENV: 'production',
      },
      probe: answersOk(`http://127.0.0.1:${port}/health/ready`),
      timeoutMs: 120_000,
    },
  );
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
  const loading = Date.now();
  await get(pool, '/v1/catalog/products');
  console.log(
    `${size} products: first search answered, with the index loaded, after ${Date.now() - loading} ms`,
  );
  return {
    name: String(size),
    pool,
    stop: async () => {
      await pool.close();
      await stop();
    },
  };
}

async function rebuild(platform, databaseUrl) {
  const { CatalogEntries } = require(path.join(ROOT, 'dist/libs/catalog/src/index.js'));
  const prisma = new platform.PrismaService({ databaseUrl, databasePoolMax: 2 });
  const transactions = new platform.Transactions(prisma);
  const entries = new CatalogEntries(transactions);
  await transactions.run((tx) => entries.rebuild(tx), { timeoutMs: 600_000 });
  await prisma.onModuleDestroy();
}

async function withClient(connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function get(pool, address) {
  const { statusCode, body } = await pool.request({ path: address, method: 'GET' });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${address}: ${statusCode} ${text}`);
  return text;
}

/** The same calls for every side of a round, others in every round. */
async function measure({ pool }, seed, calls) {
  const random = generator(seed + 1);
  const search = [];
  const suggest = [];
  for (let call = 0; call < calls; call++) {
    search.push(await timed(pool, searchPath(random)));
    suggest.push(await timed(pool, suggestionPath(random)));
  }
  return {
    searchP50Ms: percentile(search, 0.5),
    searchP95Ms: percentile(search, 0.95),
    suggestP50Ms: percentile(suggest, 0.5),
    suggestP95Ms: percentile(suggest, 0.95),
  };
}

async function timed(pool, address) {
  const began = process.hrtime.bigint();
  await get(pool, address);
  return Number(process.hrtime.bigint() - began) / 1e6;
}

function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.ceil(sorted.length * part) - 1], 3);
}

const FACETS = {
  kind: ['DATASET', 'API_PROXY', 'REPORT', 'INDEX', 'VERIFICATION', 'MODEL'],
  region: ['330000', '320000', '440000', '370000', '510000'],
  updateFrequency: ['DAILY', 'MONTHLY', 'REALTIME', 'YEARLY', 'HOURLY'],
  openness: ['OPEN', 'CONDITIONALLY_OPEN', 'NOT_OPEN'],
  businessLine: ['FUNCTIONAL_SUPPORT', 'PUBLIC_DATA_OPERATION', 'CROSS_DOMAIN'],
  domain: [...new Set(OBJECTS.map(([, , domain]) => domain))],
};

function searchPath(random) {
  const query = new URLSearchParams({ limit: '20' });
  const q = sought(random);
  if (q !== '') query.set('q', q);
  const names = Object.keys(FACETS);
  const first = pick(random, names);
  const second = pick(
    random,
    names.filter((name) => name !== first),
  );
  query.append(first, pick(random, FACETS[first]));
  query.append(second, pick(random, FACETS[second]));
  if (random() < 0.3) query.append(second, pick(random, FACETS[second]));
  return `/v1/catalog/products?${query}`;
}

/** One word or two, Chinese or English, now and then with a slip of the pen or none at all. */
function sought(random) {
  const [zh, en] = pick(random, OBJECTS);
  const [aspectZh, aspectEn] = pick(random, ASPECTS);
  const chance = random();
  if (chance < 0.3) return zh;
  if (chance < 0.55) return `${aspectZh}${zh}`;
  if (chance < 0.65) return '数据';
  if (chance < 0.8) return en;
  if (chance < 0.87) return `${aspectEn} ${en}`;
  if (chance < 0.92) return en.replace(/[aeiou]/, '');
  return '';
}

function suggestionPath(random) {
  const text = pick(random, OBJECTS)[random() < 0.6 ? 0 : 1];
  const length = 1 + Math.floor(random() * Math.min(text.length, 6));
  const typed = random() < 0.1 ? text.replace(/[aeiou]/, '') : text.slice(0, length);
  return `/v1/catalog/suggestions?${new URLSearchParams({ q: typed.trim() || text })}`;
}

function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** Numbers from 0 to 1 by a seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
