import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMigration, startEmbeddedPostgres } from '@gongshu/platform';

/** `npm run migration:new -- NAME`: writes the next migration from the schema files. */
async function main(): Promise<void> {
  const name = process.argv[2];
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    throw new Error('Name the migration in lower case: npm run migration:new -- add_something');
  }
  const scratch = await mkdtemp(path.join(tmpdir(), 'gongshu-migration-'));
  const postgres = await startEmbeddedPostgres(scratch);
  try {
    const made = await createMigration(
      postgres.url,
      path.resolve('prisma/migrations'),
      path.resolve('prisma/schema'),
      name,
    );
    console.log(made ?? 'The schema says nothing beyond the migrations.');
  } finally {
    await postgres.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

void main();
