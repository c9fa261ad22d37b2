// `npm run chaos -- [--seconds N] [--seed S] [--gateways N]`: load on gateways while they and PostgreSQL are killed.
// Ends with one JSON line; the status is 0 only when nothing was lost, doubled, invented or oversold.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '180' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    gateways: { type: 'string', default: '3' },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'gongshu-chaos-report-'));
const report = path.join(folder, 'report.json');
console.log(
  `chaos with seed ${values.seed} for ${values.seconds} s on ${values.gateways} gateways`,
);
const { status } = spawnSync(
  path.join(ROOT, 'node_modules/.bin/jest'),
  ['test/chaos/exactly-once.spec.ts'],
  {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CHAOS_SECONDS: values.seconds,
      CHAOS_SEED: values.seed,
      CHAOS_GATEWAYS: values.gateways,
      CHAOS_REPORT: report,
    },
  },
);
try {
  console.log(readFileSync(report, 'utf8'));
} catch {
  console.error('The run ended before it could be examined.');
}
rmSync(folder, { recursive: true, force: true });
process.exit(status ?? 1);
