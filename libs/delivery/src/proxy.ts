import type { ProxyConfig } from '@gongshu/catalog';
import type { Config, Logger } from '@gongshu/platform';
import { buildConnector, Pool } from 'undici';
import { AddressGuard, ForbiddenAddressError, type Resolve } from './address-guard';
import type { Delivery, DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import { problemAnswer } from './problem-answer';
import {
  exchange,
  UpstreamConnectionError,
  type UpstreamRequest,
  type UpstreamResponse,
  UpstreamTimeoutError,
  UpstreamTooLargeError,
} from './upstream-exchange';
import { answerHeaders, requestHeaders } from './upstream-headers';
import { upstreamPath } from './upstream-path';

export type ProxySettings = Pick<
  Config,
  'upstreamAllow' | 'upstreamTimeoutMs' | 'upstreamBytesMax'
>;

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Safe to send again when nothing of an answer came (RFC 9110 section 9.2.2). */
const IDEMPOTENT: readonly string[] = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'];
const CONNECTION_LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const CONNECTIONS_MAX = 128;

/** API_PROXY, INDEX, MODEL, VISUALISATION: the call goes on to the operator's own service, and its answer comes back cleaned. */
export class ProxyDelivery implements Delivery {
  private readonly pools = new Map<string, Pool>();
  private readonly guard: AddressGuard;

  constructor(
    private readonly settings: ProxySettings,
    private readonly logger: Logger,
    resolve?: Resolve,
  ) {
    this.guard = new AddressGuard(settings.upstreamAllow, resolve);
  }

  async serve(call: DeliveryCall): Promise<DeliveryAnswer> {
    if (!METHODS.includes(call.method)) {
      const params = { method: call.method, allowed: METHODS.join(', ') };
      return problemAnswer(call, deliveryError('DELIVERY_METHOD_NOT_ALLOWED', params));
    }
    const base = baseOf((call.delivery as ProxyConfig).upstreamUrl);
    if (base === null) return problemAnswer(call, deliveryError('UPSTREAM_FORBIDDEN'));
    const path = upstreamPath(base, call.path, call.query);
    if (path === null) return problemAnswer(call, deliveryError('PATH_NOT_ALLOWED'));
    const request: UpstreamRequest = {
      method: call.method,
      path,
      headers: requestHeaders(call),
      body: call.method === 'GET' || call.method === 'HEAD' ? null : call.body,
    };
    try {
      return this.answer(call, base, await this.send(base, request));
    } catch (error) {
      return this.failed(call, base, error as Error);
    }
  }

  async close(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  /** Once more after a lost connection, if the method allows it: a pooled connection may have died unnoticed. */
  private async send(base: URL, request: UpstreamRequest): Promise<UpstreamResponse> {
    const { upstreamTimeoutMs, upstreamBytesMax } = this.settings;
    const pool = this.pool(base.origin);
    const startedAt = performance.now();
    try {
      return await exchange(pool, request, {
        timeoutMs: upstreamTimeoutMs,
        bytesMax: upstreamBytesMax,
      });
    } catch (error) {
      const leftMs = upstreamTimeoutMs - (performance.now() - startedAt);
      if (!isRepeatable(request, error) || leftMs <= 0) throw error;
      return exchange(pool, request, { timeoutMs: leftMs, bytesMax: upstreamBytesMax });
    }
  }

  private answer(call: DeliveryCall, base: URL, response: UpstreamResponse): DeliveryAnswer {
    if (response.status >= 500) {
      // The body of a failing server tells of its inside (stack, addresses): it never reaches the caller.
      this.log(call, base, { status: response.status });
      return problemAnswer(call, deliveryError('UPSTREAM_FAILED'));
    }
    return {
      status: response.status,
      headers: answerHeaders(response.headers, base.origin),
      body: response.body,
      outcome: response.status < 400 ? 'SERVED' : 'INVALID_REQUEST',
    };
  }

  private failed(call: DeliveryCall, base: URL, error: Error): DeliveryAnswer {
    const { upstreamTimeoutMs, upstreamBytesMax } = this.settings;
    const cause = error instanceof UpstreamConnectionError ? error.cause : error;
    if (cause instanceof ForbiddenAddressError) {
      this.log(call, base, { error: cause.code, address: cause.address });
      return problemAnswer(call, deliveryError('UPSTREAM_FORBIDDEN'));
    }
    this.log(call, base, { error: (cause as NodeJS.ErrnoException).code ?? cause.name });
    if (cause instanceof UpstreamTimeoutError || isTimeout(cause)) {
      return problemAnswer(
        call,
        deliveryError('UPSTREAM_TIMEOUT', { timeoutMs: upstreamTimeoutMs }),
      );
    }
    if (cause instanceof UpstreamTooLargeError) {
      return problemAnswer(
        call,
        deliveryError('UPSTREAM_TOO_LARGE', { bytesMax: upstreamBytesMax }),
      );
    }
    if (!(error instanceof UpstreamConnectionError)) throw error;
    return problemAnswer(call, deliveryError('UPSTREAM_FAILED'));
  }

  private log(call: DeliveryCall, base: URL, facts: Record<string, unknown>): void {
    this.logger.warn(
      {
        ...facts,
        traceId: call.requestId,
        productVersionId: call.productVersionId,
        upstream: base.origin,
      },
      'upstream failed',
    );
  }

  private pool(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const { upstreamTimeoutMs } = this.settings;
    const pool = new Pool(origin, {
      connections: CONNECTIONS_MAX,
      connect: this.connector(),
      headersTimeout: upstreamTimeoutMs,
      bodyTimeout: upstreamTimeoutMs,
    });
    this.pools.set(origin, pool);
    return pool;
  }

  /** Connects to the address that the guard has checked; the name stays for TLS and the Host field only. */
  private connector(): buildConnector.connector {
    const connect = buildConnector({ timeout: this.settings.upstreamTimeoutMs });
    return (options, callback) => {
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
      this.guard.addressOf(options.hostname, port).then(
        (address) => connect({ ...options, hostname: address }, callback),
        (error: Error) => callback(error, null),
      );
    };
  }
}

/** Null for what is no http(s) address; `URL` turns decimal, octal and hexadecimal hosts into plain IPv4. */
function baseOf(upstreamUrl: string): URL | null {
  if (!URL.canParse(upstreamUrl)) return null;
  const base = new URL(upstreamUrl);
  return base.protocol === 'http:' || base.protocol === 'https:' ? base : null;
}

function isRepeatable(request: UpstreamRequest, error: unknown): boolean {
  if (!(error instanceof UpstreamConnectionError) || error.answered) return false;
  const { code } = error.cause as NodeJS.ErrnoException;
  return IDEMPOTENT.includes(request.method) && CONNECTION_LOST.has(code ?? '');
}

function isTimeout(error: Error): boolean {
  return /_TIMEOUT$|^ETIMEDOUT$/.test((error as NodeJS.ErrnoException).code ?? '');
}
