// Lints the committed OpenAPI documents by Redocly's recommended rules; any error or warning fails.
import { createConfig, lint } from '@redocly/openapi-core';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../openapi');
const config = await createConfig({ extends: ['recommended'] });
let found = 0;
for (const file of readdirSync(folder)) {
  for (const problem of await lint({ ref: path.join(folder, file), config })) {
    found += 1;
    console.log(
      `${file} ${problem.severity} ${problem.ruleId} ${problem.location[0]?.pointer}: ${problem.message}`,
    );
  }
}
process.exit(found === 0 ? 0 : 1);
