// One PostgreSQL for the whole run, with a migrated template database that each spec file copies (about 30 ms).
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

module.exports = async () => {
  const platform = require('../../dist/libs/platform/src/index.js');
  const folder = mkdtempSync(path.join(tmpdir(), 'gongshu-test-'));
  const postgres = await platform.startEmbeddedPostgres(folder, {
    // The run's data is thrown away; crash safety is tested on clusters of their own (test/chaos).
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
    },
  });
  const { Client } = require('pg');
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query('CREATE DATABASE gongshu_template');
  await admin.end();
  const template = new URL(postgres.url);
  template.pathname = '/gongshu_template';
  await platform.migrate(template.href, path.resolve(__dirname, '../../prisma/migrations'));
  process.env.TEST_SERVER_URL = postgres.url;
  globalThis.__gongshuTest = { postgres, folder };
};
