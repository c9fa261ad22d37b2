import type { Dispatcher } from 'undici';

export interface UpstreamRequest {
  readonly method: Dispatcher.HttpMethod;
  /** Path with query. */
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer | null;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface ExchangeLimits {
  /** For the whole exchange, from the wait for a connection to the last byte. */
  readonly timeoutMs: number;
  readonly bytesMax: number;
}

export class UpstreamTimeoutError extends Error {
  override readonly name = 'UpstreamTimeoutError';
}
export class UpstreamTooLargeError extends Error {
  override readonly name = 'UpstreamTooLargeError';
}
/** The connection failed; `answered` when the answer had begun, so that the request certainly was worked on. */
export class UpstreamConnectionError extends Error {
  override readonly name = 'UpstreamConnectionError';

  constructor(
    override readonly cause: Error,
    readonly answered: boolean,
  ) {
    super(cause.message);
  }
}

/**
 * One request and its whole answer. Redirects are answers like others, not followed.
 * @throws UpstreamTimeoutError, UpstreamTooLargeError, UpstreamConnectionError
 */
export function exchange(
  dispatcher: Dispatcher,
  request: UpstreamRequest,
  limits: ExchangeLimits,
): Promise<UpstreamResponse> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(limits, resolve, reject);
    dispatcher.dispatch({ ...request }, handler);
  });
}

/** `dispatch` with an own handler costs half of undici's `request` at the gateway's rates. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  /** Why the exchange ended early, by our own decision. */
  private refusal: Error | undefined;
  private settled = false;
  private status = 0;
  private headers: UpstreamResponse['headers'] = {};
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  constructor(
    private readonly limits: ExchangeLimits,
    private readonly resolve: (response: UpstreamResponse) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.timer = setTimeout(
      () => this.refuse(new UpstreamTimeoutError('The upstream took too long.')),
      limits.timeoutMs,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // The time ran out while the request waited for a connection: it must not be sent any more.
    if (this.refusal) controller.abort(this.refusal);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: UpstreamResponse['headers'],
  ): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    if (Number(headers['content-length']) > this.limits.bytesMax) this.refuseSize();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > this.limits.bytesMax) this.refuseSize();
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.settle(() => {
      const [first] = this.chunks;
      const body =
        this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks, this.bytes);
      this.resolve({ status: this.status, headers: this.headers, body });
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.settle(() =>
      this.reject(this.refusal ?? new UpstreamConnectionError(error, this.status !== 0)),
    );
  }

  private refuseSize(): void {
    this.refuse(new UpstreamTooLargeError('The answer of the upstream is too large.'));
  }

  private refuse(error: Error): void {
    this.refusal = error;
    this.settle(() => this.reject(error));
    this.controller?.abort(error);
  }

  private settle(finish: () => void): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    finish();
  }
}
