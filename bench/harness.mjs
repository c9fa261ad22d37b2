// What every bench needs: sides that start and stop, interleaved rounds, medians.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const BENCH = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.dirname(BENCH);

/** A side cannot run on this machine; the reason goes into the result's `skipped`. */
export class Skip extends Error {}

/** @returns the program's path in PATH, or null */
export function findProgram(program) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return (
    folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file)) ?? null
  );
}

/** @throws Skip saying how to get it */
export function requireProgram(program, packageName = program) {
  const file = findProgram(program);
  if (!file) throw new Skip(`${program} is not installed (apt-get install ${packageName})`);
  return file;
}

/** @throws Skip saying how to get it */
export function requirePeer(packageName) {
  if (!existsSync(path.join(BENCH, 'node_modules', packageName))) {
    throw new Skip('not installed (npm install --prefix bench)');
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * A server process of a side, ready once `probe` is true.
 * @returns its stop function, with the process id as `pid`
 * @throws Error with the end of its output when it does not get ready
 */
export async function startProcess(name, file, args, { env = {}, cwd, probe, timeoutMs = 20_000 }) {
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk) => (output = (output + chunk).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(keep(error.message)));
    child.once('exit', resolve);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  };
  let alive = true;
  void ended.then(() => (alive = false));
  const deadline = Date.now() + timeoutMs;
  while (alive && Date.now() < deadline) {
    if (await probe().catch(() => false)) return Object.assign(stop, { pid: child.pid });
    await pause(50);
  }
  await stop();
  throw new Error(`${name} did not get ready:\n${output}`);
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A probe: the address answers with 200. */
export function answersOk(url, headers = {}) {
  return async () => {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}

/** Starts each side; those that cannot run go into `skipped`. */
export async function startSides(sides, context, skipped) {
  const running = [];
  for (const side of sides) {
    try {
      running.push({ ...side, ...(await side.start(context)) });
    } catch (error) {
      // A peer that fails is a missing figure; a failure of our own side is a failure of the bench.
      if (side.own && !(error instanceof Skip)) {
        await stopSides(running);
        throw error;
      }
      if (!(error instanceof Skip)) console.error(error);
      skipped.push(`${side.name}: ${error.message.split('\n')[0]}`);
    }
  }
  return running;
}

/** The last started first, as it may hang on the others. */
export async function stopSides(running) {
  for (const side of [...running].reverse()) await side.stop();
}

/**
 * Measures all sides in every round, so that what else the machine does strikes all alike; each round begins with
 * another side.
 * @returns per side name, its measurements by round
 */
export async function interleave(running, repetitions, measure) {
  const results = Object.fromEntries(running.map(({ name }) => [name, []]));
  for (let at = 0; at < repetitions; at++) {
    const shift = at % running.length;
    for (const side of [...running.slice(shift), ...running.slice(0, shift)]) {
      results[side.name].push(await measure(side));
    }
  }
  return results;
}

/** Median over the rounds of ours over theirs, each within one round. */
export function ratio(ours, theirs) {
  return round(median(ours.map((value, at) => value / theirs[at])), 3);
}
