// Builds dist/ when a source is newer: the Prisma client, then every TypeScript file by swc, in a few seconds.
import { transformFile } from '@swc/core';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const { swcOptions } = createRequire(import.meta.url)('./swc-options.cjs');

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const DIST = path.join(ROOT, 'dist');
const STAMP = path.join(DIST, '.built');
const GENERATED = path.join(ROOT, 'libs/platform/src/database/generated');
const SOURCES = ['apps', 'libs', 'prisma/seed'];

function files(folder, skip = ['node_modules', 'data']) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return skip.includes(entry.name) ? [] : files(full, skip);
    return [full];
  });
}

const newest = (list) => Math.max(...list.map((file) => statSync(file).mtimeMs));

/** When the stamp's build began; 0 when there is none. */
const builtAt = () => (existsSync(STAMP) ? Number(readFileSync(STAMP, 'utf8')) : 0);

function generateClient() {
  const schema = files(path.join(ROOT, 'prisma/schema'));
  if (existsSync(GENERATED) && newest(schema) < newest(files(GENERATED))) return;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'node_modules/prisma/build/index.js'), 'generate'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

async function compile(file) {
  const target = path.join(DIST, path.relative(ROOT, file)).replace(/\.ts$/, '.js');
  const { code, map } = await transformFile(file, swcOptions(true));
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
  writeFileSync(`${target}.map`, map);
}

/** Brings dist/ up to date; says so only when there is something to do. */
export async function build() {
  // An image has the build alone, as it was made.
  if (!existsSync(path.join(ROOT, 'tsconfig.json'))) return;
  const started = Date.now();
  const watched = [...SOURCES, 'prisma/schema', 'scripts'].flatMap((folder) =>
    files(path.join(ROOT, folder), ['generated', 'data']),
  );
  if (newest(watched) < builtAt()) return;
  process.stderr.write('Building (only after a change) … ');
  try {
    generateClient();
    for (const folder of SOURCES) rmSync(path.join(DIST, folder), { recursive: true, force: true });
    const sources = SOURCES.flatMap((folder) => files(path.join(ROOT, folder))).filter((file) =>
      /(?<!\.spec|\.d)\.ts$/.test(file),
    );
    await Promise.all(sources.map(compile));
    writeFileSync(STAMP, String(started));
  } catch (error) {
    process.stderr.write(`failed\n${error.message}\n`);
    process.exit(1);
  }
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
