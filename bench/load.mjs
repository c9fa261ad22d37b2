// Load by wrk, with its figures as JSON (wrk-report.lua).
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { BENCH, requireProgram, round } from './harness.mjs';

const run = promisify(execFile);
export const CONNECTIONS = 64;

/**
 * @returns { reqPerS, p50Ms, p99Ms }
 * @throws Error when a single answer was not 2xx or 3xx: figures of refusals compare nothing
 */
export async function load({ name, url, headers = {} }, seconds) {
  const wrk = requireProgram('wrk');
  const fields = Object.entries(headers).flatMap(([key, value]) => ['-H', `${key}: ${value}`]);
  const { stdout } = await run(wrk, [
    '-t1',
    `-c${CONNECTIONS}`,
    `-d${seconds}s`,
    ...fields,
    '-s',
    path.join(BENCH, 'wrk-report.lua'),
    url,
  ]);
  const report = JSON.parse(stdout.trim().split('\n').at(-1));
  if (report.refused + report.socketErrors > 0 || report.requests === 0) {
    throw new Error(
      `${name} served ${report.requests} answers, of which ${report.refused} were refusals, with ${report.socketErrors} broken connections.`,
    );
  }
  return {
    reqPerS: round(report.requests / (report.durationUs / 1e6), 0),
    p50Ms: round(report.p50Us / 1e3),
    p99Ms: round(report.p99Us / 1e3),
  };
}
