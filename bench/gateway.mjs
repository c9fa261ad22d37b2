// What a metered call costs: our gateway against proxies that meter nothing, and against express-gateway.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  findProgram,
  interleave,
  median,
  ratio,
  round,
  startSides,
  stopSides,
} from './harness.mjs';
import { CONNECTIONS, load } from './load.mjs';
import { expressGateway } from './sides/express-gateway.mjs';
import { fastifyProxy } from './sides/fastify-proxy.mjs';
import { gongshu } from './sides/gongshu.mjs';
import { luaRedis } from './sides/lua-redis.mjs';
import { nginxProxy } from './sides/nginx.mjs';
import { BODY_BYTES, startUpstream } from './sides/upstream.mjs';

const SIDES = [gongshu, nginxProxy, fastifyProxy, expressGateway, luaRedis];

export async function run({ seconds, repetitions, quick }) {
  const skipped = [];
  if (!findProgram('wrk')) {
    return {
      figures: {},
      ratios: {},
      skipped: ['all sides: wrk is not installed (apt-get install wrk)'],
      conditions: conditions(seconds, 'none'),
    };
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gongshu-bench-'));
  const upstream = await startUpstream(folder);
  let running = [];
  try {
    running = await startSides(SIDES, { folder, upstreamUrl: upstream.url }, skipped);
    const measured = [upstream, ...running];
    // Compilers and pools get warm before anything counts.
    for (const side of measured) await load(side, quick ? 1 : 3);
    const results = await interleave(measured, repetitions, (side) => load(side, seconds));
    print(results);
    return { ...summary(results), skipped, conditions: conditions(seconds, upstream.software) };
  } finally {
    await stopSides([upstream, ...running]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Figures and ratios by the keys of docs/benches.md: ours without a prefix, the others with their own. */
function summary(results) {
  const figures = {};
  const ratios = {};
  for (const { name, prefix, ratioKey } of [{ name: 'upstream', prefix: 'upstream' }, ...SIDES]) {
    const rounds = results[name];
    if (!rounds) continue;
    for (const key of ['reqPerS', 'p50Ms', 'p99Ms']) {
      const figureKey = prefix ? prefix + key[0].toUpperCase() + key.slice(1) : key;
      figures[figureKey] = round(median(rounds.map((figure) => figure[key])));
    }
    const ours = results[gongshu.name];
    if (ratioKey && ours) ratios[ratioKey] = ratio(rates(ours), rates(rounds));
  }
  return { figures, ratios };
}

function rates(rounds) {
  return rounds.map(({ reqPerS }) => reqPerS);
}

function print(results) {
  for (const [name, rounds] of Object.entries(results)) {
    const cells = rounds.map((r) => `${r.reqPerS}/s (p50 ${r.p50Ms} ms, p99 ${r.p99Ms} ms)`);
    console.log(`${name.padEnd(22)} ${cells.join('  ')}`);
  }
}

function conditions(seconds, upstreamSoftware) {
  const cores = os.availableParallelism();
  return `${cores} cores, wrk -c ${CONNECTIONS} for ${seconds} s, ${BODY_BYTES / 1024} KiB, upstream ${upstreamSoftware}, node ${process.versions.node}`;
}
