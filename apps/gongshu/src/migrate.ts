import path from 'node:path';
import { assertServer, exitWith } from '@gongshu/http';
import { migrate, StartError } from '@gongshu/platform';

/** `npm run migrate`: brings the database of DATABASE_URL to this version. */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new StartError(
      'DATABASE_URL is missing: name the PostgreSQL 18 server, e.g. postgresql://user:password@host:5432/gongshu.',
    );
  }
  await assertServer(url);
  const applied = await migrate(url, path.resolve('prisma/migrations'));
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Nothing to apply.');
}

main().then(() => process.exit(0), exitWith);
