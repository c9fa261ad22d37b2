import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer } from 'node:net';
import pg from 'pg';
import { type Config, loadConfig, StartError } from '@gongshu/platform';

/**
 * Listens, or says in one sentence why not.
 * @throws StartError when the port is taken
 */
export async function listen(
  app: NestFastifyApplication,
  port: number,
  host: string,
  variable: string,
): Promise<void> {
  try {
    await app.init();
    // Fastify's own listen: the framework's would log the error that is told in one sentence here.
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    await app.close();
    throw portError(error, port, variable);
  }
}

/** @throws StartError when something listens there already */
export async function assertPortFree(port: number, host: string, variable: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError(error, port, variable)));
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

/** The error of a listen in one sentence, where it is the port's fault. */
export function portError(error: unknown, port: number, variable: string): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is in use: stop the program that listens there, or set ${variable} to another port.`,
    );
  }
  if (code === 'EADDRNOTAVAIL') {
    return new StartError('HOST names no address of this machine: set it to one, or to 0.0.0.0.');
  }
  if (code === 'EACCES') {
    return new StartError(
      `Port ${port} needs more rights than this user has: set ${variable} to another port.`,
    );
  }
  return error as Error;
}

/**
 * Makes sure that the database can be used as it is.
 * @throws StartError when it cannot be reached, refuses the login, is too old or has not been migrated
 */
export async function assertDatabase(databaseUrl: string): Promise<void> {
  await assertServer(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ migrated: boolean }>(
      `SELECT to_regclass('public.usage_batch') IS NOT NULL AS migrated`,
    );
    if (!rows[0]?.migrated) {
      throw new StartError('The database has no Gongshu tables yet: run "npm run migrate" first.');
    }
  } finally {
    await client.end();
  }
}

/**
 * Makes sure that a PostgreSQL server of a sufficient version answers under the address.
 * @throws StartError
 */
export async function assertServer(databaseUrl: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new StartError(
      'DATABASE_URL is no PostgreSQL address: it reads postgresql://user:password@host:5432/database.',
    );
  }
  if (!URL.canParse(databaseUrl)) throw new StartError('DATABASE_URL is no valid address.');
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      `SELECT current_setting('server_version_num') AS version`,
    );
    const version = Number(rows[0]?.version);
    if (version < 180_000) {
      throw new StartError(
        `DATABASE_URL leads to PostgreSQL ${Math.floor(version / 10_000)}; Gongshu needs 18 or later.`,
      );
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`DATABASE_URL cannot be used: ${reason(error)}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ECONNREFUSED') return 'nothing listens at that host and port';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name is unknown';
  if (code === '28P01') return 'the server refuses this user and password';
  if (code === '3D000') return 'the database does not exist on the server';
  return message || code || 'unknown error';
}

/** The main program of one app: configuration from the environment, clean stop on SIGINT and SIGTERM. */
export function runMain(main: (config: Config) => Promise<void>): void {
  Promise.resolve()
    .then(() => main(loadConfig(process.env)))
    .catch(exitWith);
}

/** Ends the process: a known hindrance as one sentence, anything else with its stack. */
export function exitWith(error: unknown): never {
  if (error instanceof StartError) console.error(`\n${error.message}\n`);
  else console.error(error);
  process.exit(1);
}

/** A step of stopping; run even when an earlier one has failed. */
export type Stop = () => Promise<unknown>;

/**
 * On SIGINT or SIGTERM runs the stops, the latest first, then ends the process; the list may grow while the program
 * starts. A second signal ends it at once.
 */
export function stopOnSignal(stops: readonly Stop[]): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    void runStops(stops).then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Runs all stops, the latest first; false when one has failed. */
export async function runStops(stops: readonly Stop[]): Promise<boolean> {
  let clean = true;
  for (const step of stops.toReversed()) {
    await step().catch((error: unknown) => {
      clean = false;
      console.error(`Not stopped cleanly: ${(error as Error).message}`);
    });
  }
  return clean;
}
