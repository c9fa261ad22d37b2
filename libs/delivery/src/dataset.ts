import { type DatasetConfig, type DictionaryField, fieldsShown } from '@gongshu/catalog';
import type { Logger } from '@gongshu/platform';
import type { Delivery, DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import { dataProblem, jsonAnswer } from './data-answer';
import { presentValue } from './field-values';
import type { ParquetEngine } from './parquet';
import { problemAnswer } from './problem-answer';
import { decodeRowsCursor, encodeRowsCursor } from './rows-cursor';
import { OPERATORS, parseRowsQuery, ROWS_LIMIT_MAX, type RowsQuery } from './rows-query';
import { compileRowsQuery } from './rows-sql';

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
      const compiled = compileRowsQuery(fields, query, after);
      const rows = await this.engine.rows(objectDigest, compiled);
      const shown = rows.slice(0, query.limit);
      const more = rows.length > shown.length;
      const answer = jsonAnswer({
        items: shown.map((row) => item(query, row)),
        nextCursor: more
          ? encodeRowsCursor(query, objectDigest, Number(shown.at(-1)?.at(-1)))
          : null,
        productVersionId: call.productVersionId,
        dataDigest: objectDigest,
      });
      return { ...answer, rows: shown.length };
    } catch (error) {
      return dataProblem(call, error as Error, this.logger);
    }
  }
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
