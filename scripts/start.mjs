// Builds what is stale, then runs one program of dist/ in this process: `node scripts/start.mjs gongshu`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const STAMP = path.join(ROOT, 'dist/.built');
const PROGRAMS = {
  gongshu: 'apps/gongshu/src/main.js',
  market: 'apps/market/src/main.js',
  gateway: 'apps/gateway/src/main.js',
  worker: 'apps/worker/src/main.js',
  migrate: 'apps/gongshu/src/migrate.js',
  'migration-new': 'apps/gongshu/src/migration-new.js',
  documents: 'apps/gongshu/src/documents.js',
};

/** Newest change among the sources. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'generated'].includes(entry.name)) continue;
    const full = path.join(folder, entry.name);
    const time = entry.isDirectory() ? newest(full) : statSync(full).mtimeMs;
    if (time > latest) latest = time;
  }
  return latest;
}

function isStale() {
  // An image or package without sources is as it was built.
  if (!existsSync(path.join(ROOT, 'tsconfig.build.json'))) return false;
  if (!existsSync(STAMP)) return true;
  const sources = ['apps', 'libs', 'prisma'].map((folder) => newest(path.join(ROOT, folder)));
  return Math.max(...sources) > Number(readFileSync(STAMP, 'utf8'));
}

export function build() {
  const started = Date.now();
  if (!isStale()) return;
  process.stderr.write('Building (only after a change) … ');
  for (const [file, args] of [
    ['node_modules/prisma/build/index.js', ['generate']],
    ['node_modules/@nestjs/cli/bin/nest.js', ['build', 'gongshu']],
  ]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(ROOT, file), ...args],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    if (status !== 0) {
      process.stderr.write(`failed\n${stdout}${stderr}`);
      process.exit(1);
    }
  }
  writeFileSync(STAMP, String(started));
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

const [name, ...rest] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = PROGRAMS[name];
  if (!program) {
    console.error(`Name a program: ${Object.keys(PROGRAMS).join(', ')}`);
    process.exit(1);
  }
  if (!existsSync(path.join(ROOT, 'node_modules'))) {
    console.error('Install the packages first: npm ci');
    process.exit(1);
  }
  build();
  const file = path.join(ROOT, 'dist', program);
  process.argv = [process.argv[0], file, ...rest];
  await import(pathToFileURL(file).href);
}
