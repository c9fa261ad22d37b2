import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { assertServer } from '@gongshu/http';
import { startEmbeddedPostgres, StartError } from '@gongshu/platform';

/**
 * The address of the database: the server of DATABASE_URL, or our own under the data folder.
 * @param onStoppable called with the way to stop our own, before it starts
 */
export async function openDatabase(
  dataDir: string,
  databaseUrl: string | undefined,
  progress: (step: string) => void,
  onStoppable: (stop: () => Promise<void>) => void,
): Promise<string> {
  if (databaseUrl) {
    await assertServer(databaseUrl);
    return databaseUrl;
  }
  const folder = path.join(dataDir, 'postgres');
  const server = await startEmbeddedPostgres(folder, { progress, onStoppable });
  const url = new URL(server.url);
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query("SELECT FROM pg_database WHERE datname = 'gongshu'");
  if (rows.length === 0) await client.query('CREATE DATABASE gongshu');
  await client.end();
  url.pathname = '/gongshu';
  return url.href;
}

/** The master secret: GONGSHU_SECRET, or one made on first start and kept under the data folder. */
export async function masterSecret(dataDir: string, given: string | undefined): Promise<string> {
  if (given) return given;
  const file = path.join(dataDir, 'secret');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const secret = randomBytes(32).toString('base64url');
    await writeFile(file, `${secret}\n`, { mode: 0o600 });
    return secret;
  }
}

/** @throws StartError when the folder cannot be made or written */
export async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    await access(await existingAncestor(dataDir), constants.W_OK);
    await mkdir(dataDir, { recursive: true });
    await readdir(dataDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      `The data folder ${dataDir} cannot be used (${code}): give this user write permission, or set GONGSHU_DATA_DIR.`,
    );
  }
}

/** The folder itself or the nearest one above it that exists. */
async function existingAncestor(folder: string): Promise<string> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  return exists || folder === path.dirname(folder)
    ? folder
    : existingAncestor(path.dirname(folder));
}
