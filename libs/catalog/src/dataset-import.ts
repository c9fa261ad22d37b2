import { Injectable } from '@nestjs/common';
import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DomainError, ObjectStorage, type UploadFormat } from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { type Conversion, type ConversionJob, SOURCE_FILE, TARGET_FILE } from './dataset-convert';
import { pointerOf, type RowFault } from './dataset-faults';
import type { StoredDataset } from './delivery-config';
import { dictionaryFaults, type DictionaryField } from './dictionary';
import type { QualityMeasures } from './quality';

/** What a conversion tells while it runs and at its end. */
export type ConversionMessage =
  { readonly rows: number } | { readonly conversion: Conversion } | { readonly failure: string };

/** Data that is checked, converted and measured, but not yet among the objects. */
export interface ConvertedDataset extends StoredDataset {
  /** The Parquet file in the folder of the upload. */
  readonly file: string;
  readonly quality: QualityMeasures;
}

/** Each holds the engine's memory for as long as it runs; more than these wait. */
const CONVERSIONS_MAX = 2;
/** Of the engine; the process has about 100 MiB besides. */
const MEMORY_LIMIT = '192MB';

// Under the tests the sources run as they are; a process needs the built file.
const PROGRAM = path.join(
  __dirname.endsWith(path.join('dist', 'libs', 'catalog', 'src'))
    ? __dirname
    : path.resolve(__dirname, '../../../dist/libs/catalog/src'),
  'dataset-process.js',
);

/** Checks uploaded data row by row against the dictionary and converts it to Parquet, in a process of its own. */
@Injectable()
export class DatasetImport {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly storage: ObjectStorage) {}

  /**
   * Converts the file `source` in a folder of incoming data.
   * @param onProgress told about twice a second how many rows are checked
   * @throws DomainError VERSION_INCOMPLETE without a valid dictionary; STORAGE_FULL
   */
  async convert(
    folder: string,
    format: UploadFormat,
    dictionary: readonly DictionaryField[],
    onProgress: (rows: number) => void = () => undefined,
  ): Promise<Conversion> {
    assertReady(dictionary);
    await this.turn();
    try {
      const job = { folder, format, dictionary, memoryLimit: MEMORY_LIMIT };
      return await runProcess(job, onProgress);
    } finally {
      // Handed over, so that nobody comes in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  /**
   * Takes a small CSV in one go: the seed's way in.
   * @throws DomainError VERSION_INCOMPLETE, DATASET_INVALID
   */
  async run(
    csv: Buffer,
    dictionary: readonly DictionaryField[],
  ): Promise<StoredDataset & { readonly quality: QualityMeasures }> {
    const folder = await this.storage.openIncoming();
    try {
      await writeFile(path.join(folder, SOURCE_FILE), csv);
      const conversion = await this.convert(folder, 'CSV', dictionary);
      if (conversion.kind === 'refused') throw invalidData(conversion);
      const { digest, rows, quality } = conversion;
      await this.storage.adopt(path.join(folder, TARGET_FILE), digest);
      return { objectDigest: digest, rowCount: rows, quality };
    } finally {
      await this.storage.closeIncoming(folder);
    }
  }

  private async turn(): Promise<void> {
    if (this.running < CONVERSIONS_MAX) {
      this.running++;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

/** @throws DomainError VERSION_INCOMPLETE */
export function assertReady(dictionary: readonly DictionaryField[]): void {
  const unready = dictionaryFaults(dictionary);
  if (unready.length > 0) throw catalogError('VERSION_INCOMPLETE', {}, unready);
}

/** The refusal with every listed fault by its place, such as `/rows/17/temperature_c`. */
export function invalidData(refused: {
  readonly rowsWrong: number;
  readonly faults: readonly RowFault[];
}): DomainError {
  const { rowsWrong, faults } = refused;
  return catalogError('DATASET_INVALID', { rowsWrong }, faults.map(pointerOf));
}

function runProcess(job: ConversionJob, onProgress: (rows: number) => void): Promise<Conversion> {
  return new Promise((resolve, reject) => {
    const child = fork(PROGRAM, { stdio: 'ignore', execArgv: ['--max-old-space-size=128'] });
    child.on('message', (message: ConversionMessage) => {
      if ('rows' in message) return onProgress(message.rows);
      if ('conversion' in message) resolve(message.conversion);
      else reject(failureOf(message.failure));
    });
    child.once('error', reject);
    // After the result it changes nothing; before it, there will be none.
    child.once('exit', (code, signal) =>
      reject(new Error(`The conversion ended without a result (${signal ?? code}).`)),
    );
    child.send(job);
  });
}

function failureOf(message: string): Error {
  return /No space left|ENOSPC/i.test(message)
    ? catalogError('STORAGE_FULL')
    : new Error(`The conversion failed: ${message}`);
}
