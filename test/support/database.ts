import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { type Config, loadConfig } from '@gongshu/platform';

export interface TestDatabase {
  readonly config: Config;
  drop(): Promise<void>;
}

/** A fresh migrated database with a configuration for the apps, for one spec file. */
export async function createTestDatabase(overrides: Partial<Config> = {}): Promise<TestDatabase> {
  const server = process.env.TEST_SERVER_URL!;
  const name = `t_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE gongshu_template`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'gongshu-data-'));
  const config: Config = {
    ...loadConfig({
      DATABASE_URL: url.href,
      GONGSHU_SECRET: 'a secret of the tests, long enough',
      GONGSHU_DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      UPSTREAM_ALLOW: '127.0.0.0/8',
    }),
    databasePoolMax: 5,
    ...overrides,
  };
  return {
    config,
    drop: async () => {
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

// CREATE DATABASE from one template cannot run twice at once; a second try a moment later does.
async function onServer(url: string, sql: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if (attempt >= 50 || (error as { code?: string }).code !== '55006') throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 + 30 * Math.random()));
    } finally {
      await client.end();
    }
  }
}
