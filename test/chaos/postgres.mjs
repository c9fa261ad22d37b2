// Starts the PostgreSQL server of a folder at a port, migrated, and leaves it running: `node postgres.mjs FOLDER PORT`.
// A process of its own, since the packages for both are ES modules, which Jest cannot load.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const { migrate, startEmbeddedPostgres } = createRequire(import.meta.url)(
  '../../dist/libs/platform/src/index.js',
);
const [folder, port] = process.argv.slice(2);
const isNew = !existsSync(path.join(folder, 'data'));
const { url, pid } = await startEmbeddedPostgres(folder, {
  settings: { port, fsync: 'on', synchronous_commit: 'on' },
});
const address = new URL(url);
address.port = port;
if (isNew)
  await migrate(address.href, fileURLToPath(new URL('../../prisma/migrations', import.meta.url)));
console.log(JSON.stringify({ url: address.href, pid }));
// An idle connection of the migration would keep the process for ten seconds more.
process.exit(0);
