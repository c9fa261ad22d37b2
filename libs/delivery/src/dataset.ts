import { type DatasetConfig, type DictionaryField, fieldsShown } from '@gongshu/catalog';
import type { Logger } from '@gongshu/platform';
import type { Delivery, DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import { dataProblem, jsonAnswer, textAnswer } from './data-answer';
import { presentValue } from './field-values';
import { type FoundRows, OutOfMemoryError, type ParquetEngine } from './parquet';
import { problemAnswer } from './problem-answer';
import { decodeRowsCursor, encodeRowsCursor } from './rows-cursor';
import { OPERATORS, parseRowsQuery, ROWS_LIMIT_MAX, type RowsQuery } from './rows-query';
import { compileRowsQuery } from './rows-sql';

/** A page ends before its rows exceed this, and has one row at least, which is bounded by the upload. */
export const PAGE_BYTES_MAX = 8_388_608;
/** Where the engine's memory does not suffice for the page asked for, one so many times shorter is tried. */
const SHORTER = 32;

interface FoundPage {
  readonly rows: FoundRows;
  /** How many of the rows the page has at most. */
  readonly limit: number;
}

/** DATASET: filtered, sorted pages of rows (`GET /rows`), and what the rows are (`GET /`). */
export class DatasetDelivery implements Delivery {
  constructor(
    private readonly engine: ParquetEngine,
    private readonly logger: Logger,
  ) {}

  async serve(call: DeliveryCall): Promise<DeliveryAnswer> {
    if (call.path !== '/' && call.path !== '/rows') {
      return problemAnswer(call, deliveryError('DELIVERY_PATH_NOT_FOUND', { paths: '/, /rows' }));
    }
    if (call.method !== 'GET') {
      const params = { method: call.method, allowed: 'GET' };
      return problemAnswer(call, deliveryError('DELIVERY_METHOD_NOT_ALLOWED', params));
    }
    const config = call.delivery as DatasetConfig;
    // What is masked is neither given nor searched nor sorted by: an order, too, tells values (I6).
    const fields = fieldsShown(call.dictionary);
    if (call.path === '/') return description(call, config, fields);
    const parsed = parseRowsQuery(fields, call.query);
    return parsed.ok
      ? this.page(call, config.objectDigest, fields, parsed.value)
      : problemAnswer(call, deliveryError('INVALID_REQUEST', {}, parsed.pointers));
  }

  async close(): Promise<void> {
    // The engine is shared, and closed by whoever made it.
  }

  /** One row more than the page has, where there is one. */
  private async find(
    objectDigest: string,
    fields: readonly DictionaryField[],
    query: RowsQuery,
    after: number | null,
  ): Promise<FoundPage> {
    try {
      const compiled = compileRowsQuery(fields, query, after);
      return { rows: await this.engine.find(objectDigest, compiled), limit: query.limit };
    } catch (error) {
      if (!(error instanceof OutOfMemoryError) || query.limit === 1) throw error;
      const limit = Math.max(1, Math.floor(query.limit / SHORTER));
      return this.find(objectDigest, fields, { ...query, limit }, after);
    }
  }

  private async page(
    call: DeliveryCall,
    objectDigest: string | null,
    fields: readonly DictionaryField[],
    query: RowsQuery,
  ): Promise<DeliveryAnswer> {
    if (objectDigest === null) return problemAnswer(call, deliveryError('DATA_UNAVAILABLE'));
    const after =
      query.cursor === null ? null : decodeRowsCursor(query, objectDigest, query.cursor);
    if (query.cursor !== null && after === null) {
      return problemAnswer(call, deliveryError('CURSOR_OF_ANOTHER_QUERY'));
    }
    try {
      const found = await this.find(objectDigest, fields, query, after);
      const { items, last } = page(query, found);
      const rest = {
        nextCursor:
          items.length < found.rows.count
            ? encodeRowsCursor(query, objectDigest, Number(last))
            : null,
        productVersionId: call.productVersionId,
        dataDigest: objectDigest,
      };
      const answer = textAnswer(`{"items":[${items.join(',')}],${JSON.stringify(rest).slice(1)}`);
      return { ...answer, rows: items.length };
    } catch (error) {
      return dataProblem(call, error as Error, this.logger);
    }
  }
}

/** The rows that fit, as JSON, and the number of the last. */
function page(query: RowsQuery, { rows, limit }: FoundPage): { items: string[]; last: unknown } {
  const items: string[] = [];
  let bytes = 0;
  let last: unknown;
  for (let at = 0; at < Math.min(rows.count, limit); at++) {
    const row = rows.at(at);
    const json = JSON.stringify(item(query, row));
    bytes += Buffer.byteLength(json);
    if (bytes > PAGE_BYTES_MAX && items.length > 0) break;
    items.push(json);
    last = row.at(-1);
  }
  return { items, last };
}

function item(query: RowsQuery, row: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    query.select.map((field, at) => [field.name, presentValue(field.type, row[at])]),
  );
}

function description(
  call: DeliveryCall,
  config: DatasetConfig,
  fields: readonly DictionaryField[],
): DeliveryAnswer {
  return jsonAnswer({
    productVersionId: call.productVersionId,
    dataDigest: config.objectDigest,
    rowCount: config.rowCount,
    fields,
    operators: OPERATORS,
    limitMax: ROWS_LIMIT_MAX,
  });
}
