// Our gateway as it ships: key, quota lease, and a usage event committed with fsync before the answer leaves.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { insertAuthority } from '../authority.mjs';
import { answersOk, freePort, ROOT, Skip, startProcess } from '../harness.mjs';

const require = createRequire(import.meta.url);
const PROGRAM = path.join(ROOT, 'dist/apps/gateway/src/main.js');

export const gongshu = {
  name: 'gongshu',
  own: true,
  prefix: '',
  async start({ folder, upstreamUrl }) {
    if (!existsSync(PROGRAM)) throw new Skip('dist/apps/gateway is not built (npm run build)');
    const { migrate, startEmbeddedPostgres } = require(
      path.join(ROOT, 'dist/libs/platform/src/index.js'),
    );
    const postgres = await startEmbeddedPostgres(path.join(folder, 'postgres'));
    try {
      await migrate(postgres.url, path.join(ROOT, 'prisma/migrations'));
      const { slug, key } = await authority(postgres.url, upstreamUrl);
      const { url, stop } = await startGateway(folder, postgres.url, slug, key);
      return {
        url,
        headers: { 'X-Api-Key': key },
        stop: async () => {
          await stop();
          await postgres.stop();
        },
      };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  },
};

async function authority(databaseUrl, upstreamUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await insertAuthority(client, upstreamUrl);
  } finally {
    await client.end();
  }
}

async function startGateway(folder, databaseUrl, slug, key) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/v1/products/${slug}`;
  const stop = await startProcess('gateway', process.execPath, [PROGRAM], {
    cwd: ROOT,
    env: {
      DATABASE_URL: databaseUrl,
      GONGSHU_SECRET: randomBytes(24).toString('base64url'),
      GONGSHU_DATA_DIR: path.join(folder, 'data'),
      GATEWAY_PORT: String(port),
      UPSTREAM_ALLOW: '127.0.0.0/8',
      NODE_ENV: 'production',
    },
    probe: answersOk(url, { 'X-Api-Key': key }),
  });
  return { url, stop };
}
