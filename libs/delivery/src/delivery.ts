import type { DeliveryConfig, DictionaryField } from '@gongshu/catalog';

/** A call that the gateway has found entitled. */
export interface DeliveryCall {
  readonly method: string;
  /** What follows the product's slug, with its leading slash; `/` when nothing does. */
  readonly path: string;
  /** Raw query string without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer | null;
  /** Trace id. */
  readonly requestId: string;
  readonly grantId: string;
  readonly productVersionId: string;
  readonly delivery: DeliveryConfig;
  readonly dictionary: readonly DictionaryField[];
  /** Chinese or English, for the messages of problems. */
  readonly language: 'zh' | 'en';
}

/**
 * What became of a call, for the rule that charges it.
 * SERVED costs; INVALID_REQUEST (the caller's fault, 4xx), UPSTREAM_ERROR and INDETERMINATE do not.
 */
export type DeliveryOutcome = 'SERVED' | 'INVALID_REQUEST' | 'UPSTREAM_ERROR' | 'INDETERMINATE';

export interface DeliveryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly outcome: DeliveryOutcome;
  /** Rows of data that the body carries, where the kind delivers rows; absent: 0. */
  readonly rows?: number;
}

/** One way of serving: one file that implements this. */
export interface Delivery {
  /** Serves the call; every refusal is an answer with a problem document, only a fault of ours throws. */
  serve(call: DeliveryCall): Promise<DeliveryAnswer>;
  close(): Promise<void>;
}
