// The one check: format, lint, types, dependency rules, documents, tests. `npm test` and `npm run check` run it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const RESULTS = path.join(ROOT, 'dist/jest-results.json');
const bin = (name) => path.join(ROOT, 'node_modules/.bin', name);

const STEPS = [
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['lint', bin('eslint'), ['.', '--max-warnings', '0']],
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  [
    'dependency rules',
    bin('depcruise'),
    ['apps', 'libs', 'prisma/seed', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  ],
  ['OpenAPI rules', process.execPath, ['scripts/lint-openapi.mjs']],
  ['documents', process.execPath, ['scripts/docs.mjs', '--check']],
];

function run(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, ...options });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** One static step; its output is shown only when it fails. */
async function step([name, file, args]) {
  const started = Date.now();
  const { status, output } = await run(file, args);
  console.log(
    `${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) console.log(output);
  return status === 0;
}

await build();
const started = Date.now();
let passed = 0;
let failed = 0;
// Two at a time, as there are cores.
const queue = [...STEPS];
await Promise.all(
  [1, 2].map(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (await step(next)) passed += 1;
      else failed += 1;
    }
  }),
);

// Counts of an earlier run must not stand in for those of one that died.
rmSync(RESULTS, { force: true });
const jest = await run(
  process.execPath,
  [
    // Loading the modules of a spec file makes much short-lived data: a larger nursery spares a fifth of the time.
    '--max-semi-space-size=64',
    path.join(ROOT, 'node_modules/jest/bin/jest.js'),
    '--ci',
    '--json',
    `--outputFile=${RESULTS}`,
    ...process.argv.slice(2),
  ],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
if (existsSync(RESULTS)) {
  const results = JSON.parse(readFileSync(RESULTS, 'utf8'));
  passed += results.numPassedTests;
  // A spec file that cannot even run counts as a failure.
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
}
if (jest.status !== 0 && failed === 0) failed = 1;

console.log(`in ${((Date.now() - started) / 1000).toFixed(0)} s, checks and tests together:`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
