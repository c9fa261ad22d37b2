import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { ObjectStorage } from '@gongshu/platform';
import type { CompiledQuery } from './rows-sql';

/** The engine could not answer: no such file, a file that does not fit its dictionary. */
export class DataUnavailableError extends Error {
  override readonly name = 'DataUnavailableError';
}
/** The engine's memory does not suffice for the query, now or later. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
}
export class QueryTimeoutError extends Error {
  override readonly name = 'QueryTimeoutError';
}

export interface ParquetLimits {
  readonly timeoutMs: number;
}

const INSTANCE_OPTIONS = {
  threads: '2',
  memory_limit: '512MB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

/** Each running query holds a thread of libuv's pool of four, which files and name look-ups need too. */
const CONNECTIONS_MAX = 2;

const INTERRUPT_AGAIN_MS = 20;
/** Rows that the engine holds, each made of its bytes only when it is asked for. */
export interface FoundRows {
  readonly count: number;
  at(row: number): unknown[];
}

type Waiter = (connection: DuckDBConnection) => void;

/**
 * Parquet objects on one DuckDB in memory, confined before the first query: it reads the folder of the objects and
 * nothing else, spills nothing to disk, loads no extension, and no later statement can change that.
 */
export class ParquetEngine {
  private instance: Promise<DuckDBInstance> | undefined;
  private readonly idle: DuckDBConnection[] = [];
  private readonly waiting: Waiter[] = [];
  private open = 0;

  constructor(
    private readonly storage: ObjectStorage,
    private readonly limits: ParquetLimits,
  ) {}

  /**
   * Rows as arrays in the order of the selected columns.
   * @throws DataUnavailableError, OutOfMemoryError, QueryTimeoutError
   */
  async rows(objectDigest: string, query: CompiledQuery): Promise<unknown[][]> {
    const found = await this.find(objectDigest, query);
    return Array.from({ length: found.count }, (_, row) => found.at(row));
  }

  /** As `rows`, for whoever may not want all of them. @throws as `rows` */
  async find(objectDigest: string, query: CompiledQuery): Promise<FoundRows> {
    const deadline = performance.now() + this.limits.timeoutMs;
    const connection = await this.acquire(deadline);
    const calm = interruptAt(deadline, connection);
    try {
      const source = this.storage.pathOf(objectDigest);
      const reader = await connection.runAndReadAll(query.sql, { ...query.params, source });
      const columns = Array.from({ length: reader.columnCount }, (_, at) => at);
      return {
        count: reader.currentRowCount,
        at: (row) => columns.map((column): unknown => reader.value(column, row)),
      };
    } catch (error) {
      throw translated(error as Error);
    } finally {
      calm();
      this.release(connection);
    }
  }

  async close(): Promise<void> {
    const instance = await this.instance?.catch(() => undefined);
    this.instance = undefined;
    for (const connection of this.idle.splice(0)) connection.closeSync();
    instance?.closeSync();
  }

  private async acquire(deadline: number): Promise<DuckDBConnection> {
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.open < CONNECTIONS_MAX) {
      this.open++;
      try {
        this.instance ??= confined(this.storage.root);
        return await (await this.instance).connect();
      } catch (error) {
        this.open--;
        this.instance = undefined;
        throw translated(error as Error);
      }
    }
    return this.turn(deadline);
  }

  /** Waits for a connection in the order of arrival. */
  private turn(deadline: number): Promise<DuckDBConnection> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = (connection) => {
        clearTimeout(timer);
        resolve(connection);
      };
      const timer = setTimeout(
        () => {
          this.waiting.splice(this.waiting.indexOf(waiter), 1);
          reject(new QueryTimeoutError('All connections are busy.'));
        },
        Math.max(1, deadline - performance.now()),
      );
      this.waiting.push(waiter);
    });
  }

  private release(connection: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next) next(connection);
    else this.idle.push(connection);
  }
}

/**
 * Interrupts what runs on the connection once its time is over, and again until the returned function is called:
 * DuckDB forgets an interrupt that comes before the execution begins, and would then run to the end.
 */
function interruptAt(deadline: number, connection: DuckDBConnection): () => void {
  const interrupt = () => {
    connection.interrupt();
    timer = setTimeout(interrupt, INTERRUPT_AGAIN_MS);
  };
  let timer = setTimeout(interrupt, Math.max(1, deadline - performance.now()));
  return () => clearTimeout(timer);
}

async function confined(folder: string): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', INSTANCE_OPTIONS);
  const connection = await instance.connect();
  const settings = [
    `SET parquet_metadata_cache = true`,
    `SET GLOBAL TimeZone = 'UTC'`,
    `SET temp_directory = ''`,
    `SET allowed_directories = ['${folder.replaceAll("'", "''")}']`,
    `SET enable_external_access = false`,
    `SET lock_configuration = true`,
  ];
  for (const setting of settings) await connection.run(setting);
  connection.closeSync();
  return instance;
}

/** Only the kind of DuckDB's error goes on: its sentence may quote a value of the data. */
function translated(error: Error): Error {
  const kind = error.message.split(':')[0] ?? '';
  if (kind === 'INTERRUPT Error') return new QueryTimeoutError(kind);
  if (kind === 'Out of Memory Error') return new OutOfMemoryError(kind);
  return new DataUnavailableError(/^[\w -]{1,40}$/.test(kind) ? kind : error.name);
}
