import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '@gongshu/platform';
import type { Administrator, SampleAccounts } from '../../../prisma/seed';

const fileOf = (dataDir: string): string => path.join(dataDir, 'sample-accounts.json');

/** Keeps the generated passwords and the sample key readable by this user alone. */
export async function writeAccounts(dataDir: string, accounts: SampleAccounts): Promise<void> {
  // Whole or not at all: the passwords are nowhere else.
  const part = `${fileOf(dataDir)}.part`;
  await writeFile(part, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  await rename(part, fileOf(dataDir));
}

/** The accounts of the sample; undefined where none was seeded. */
export async function readAccounts(dataDir: string): Promise<SampleAccounts | undefined> {
  return readFile(fileOf(dataDir), 'utf8').then(
    (text) => JSON.parse(text) as SampleAccounts,
    () => undefined,
  );
}

/** What the terminal shows once everything runs. */
export function welcome(
  config: Config,
  accounts: SampleAccounts | undefined,
  administrator: Administrator | undefined,
): string {
  const lines = [
    '',
    '  Gongshu 公数 is running. Ctrl-C stops it; the data stays.',
    '',
    `  API documentation   ${config.marketUrl}/docs   (control plane)`,
    `                      ${config.gatewayUrl}/docs   (calls to products)`,
  ];
  if (accounts) lines.push(...sampleLines(config, accounts));
  if (administrator) lines.push('', `  ${administratorLine(administrator)}`);
  return `${lines.join('\n')}\n`;
}

/** The first login of a marketplace without a sample. */
export function administratorLine({ username, password }: Administrator): string {
  return `First administrator (shown this once): ${username}, password ${password}`;
}

function sampleLines(config: Config, { users, apiKey }: SampleAccounts): string[] {
  const width = Math.max(...users.map((user) => user.username.length));
  return [
    '',
    '  Sample accounts (user, password, what for)',
    ...users.map((u) => `    ${u.username.padEnd(width)}  ${u.password}  ${u.role}`),
    '',
    '  A first call, metered and with its receipt:',
    '',
    `    curl -i -H "Authorization: Bearer ${apiKey}" ${config.gatewayUrl}/v1/products/working-days/days/2026-10-01`,
  ];
}
