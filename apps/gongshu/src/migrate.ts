import path from 'node:path';
import { assertServer, exitWith } from '@gongshu/http';
import { loadConfig, migrate, StartError } from '@gongshu/platform';
import { seedBase } from '../../../prisma/seed';
import { administratorLine } from './welcome';

/**
 * `npm run migrate`: brings the database of DATABASE_URL to this version, with the reference data; a new one gets its
 * first administrator.
 */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new StartError(
      'DATABASE_URL is missing: name the PostgreSQL 18 server, e.g. postgresql://user:password@host:5432/gongshu.',
    );
  }
  const config = loadConfig({
    ...process.env,
    LOG_LEVEL: 'warn',
    // Migrating signs nothing.
    GONGSHU_SECRET: process.env.GONGSHU_SECRET ?? 'no secret is needed to migrate a database',
  });
  await assertServer(url);
  const applied = await migrate(url, path.resolve(__dirname, '../../../../prisma/migrations'));
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Nothing to apply.');
  const administrator = await seedBase(config);
  if (administrator) console.log(administratorLine(administrator));
}

main().then(() => process.exit(0), exitWith);
