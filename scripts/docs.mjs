// Writes, or with --check compares, every document that the code determines. The OpenAPI documents take their
// descriptions from the comments, which only the type checker's build (`nest build`) sees.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
await build();
for (const args of [
  ['node_modules/@nestjs/cli/bin/nest.js', 'build', 'gongshu'],
  ['dist/documented/apps/gongshu/src/documents.js', ...process.argv.slice(2)],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
