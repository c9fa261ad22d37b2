// Builds what is stale, then runs one program of dist/ in this process: `node scripts/start.mjs gongshu`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const PROGRAMS = {
  gongshu: 'apps/gongshu/src/main.js',
  market: 'apps/market/src/main.js',
  gateway: 'apps/gateway/src/main.js',
  worker: 'apps/worker/src/main.js',
  migrate: 'apps/gongshu/src/migrate.js',
  'migration-new': 'apps/gongshu/src/migration-new.js',
};

const [name, ...rest] = process.argv.slice(2);
const program = PROGRAMS[name];
if (!program) {
  console.error(`Name a program: ${Object.keys(PROGRAMS).join(', ')}`);
  process.exit(1);
}
if (!existsSync(path.join(ROOT, 'node_modules'))) {
  console.error('Install the packages first: npm ci');
  process.exit(1);
}
const { build } = await import('./build.mjs');
await build();
const file = path.join(ROOT, 'dist', program);
process.argv = [process.argv[0], file, ...rest];
await import(pathToFileURL(file).href);
