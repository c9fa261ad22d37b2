import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildDocuments } from './documents-build';

/**
 * `npm run docs` writes every document that the code determines (OpenAPI, error codes, settings, state machines);
 * `npm run docs -- --check` fails when one is stale.
 */
async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [file, text] of Object.entries(await buildDocuments())) {
    const current = await readFile(file, 'utf8').catch(() => '');
    if (current === text) continue;
    stale.push(file);
    if (check) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (stale.length === 0) console.log('All documents are current.');
  else console.log(`${check ? 'Stale (run "npm run docs")' : 'Written'}: ${stale.join(', ')}`);
  process.exit(check && stale.length > 0 ? 1 : 0);
}

void main();
