import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ObjectStorage } from '@gongshu/platform';

/** Object storage in a folder of its own, for Parquet objects written by DuckDB itself. */
export class ParquetFiles {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'gongshu-delivery-'));
  readonly storage = new ObjectStorage(path.join(this.folder, 'objects'));

  /** Stores the result of the SELECT, and returns its digest. */
  async put(select: string): Promise<string> {
    const file = path.join(this.folder, 'next.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    return this.storage.put(readFileSync(file));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
