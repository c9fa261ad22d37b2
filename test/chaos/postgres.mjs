// Starts the PostgreSQL server of a folder at a port, migrated, and leaves it running: `node postgres.mjs FOLDER PORT`.
// A process of its own, since the packages for both are ES modules, which Jest cannot load.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { migrate, startEmbeddedPostgres } = createRequire(import.meta.url)(
  '../../dist/libs/platform/src/index.js',
);
const [folder, port] = process.argv.slice(2);
const { url, pid } = await startEmbeddedPostgres(folder, {
  settings: { port, fsync: 'on', synchronous_commit: 'on' },
});
const address = new URL(url);
address.port = port;
await migrate(address.href, fileURLToPath(new URL('../../prisma/migrations', import.meta.url)));
console.log(JSON.stringify({ url: address.href, pid }));
