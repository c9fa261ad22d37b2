import { defineConfig } from 'prisma/config';

// The CLI looks for its native schema engine even where it only generates code, and would download it.
// Any executable satisfies that look: migrations are applied by the WASM engine (libs/platform/src/database).
if (process.argv.includes('generate')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  // Only `prisma migrate deploy` connects; `generate` needs no database.
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
