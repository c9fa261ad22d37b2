import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Deliveries, type DeliveryAnswer } from '@gongshu/delivery';
import { internalProblem, languageOf } from '@gongshu/http';
import {
  chargeReason,
  type EntitledCall,
  EntitlementCache,
  entitleCall,
  type EventOutcome,
  type Lease,
  Meter,
  meteringError,
  unitsOf,
  type UsageEvent,
  uuidV7,
} from '@gongshu/metering';
import {
  DomainError,
  type Logger,
  LOGGER,
  platformError,
  type QuotaPeriodKind,
} from '@gongshu/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CallsInFlight } from './calls-in-flight';
import { sendAnswer, sendRefusal } from './product.answer';

type ProductRequest = FastifyRequest<{ Params: { slug: string } }>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PREFIX = '/v1/products/';
/** Of the prefix and the slug. */
const SEGMENTS = 3;

/**
 * The hot path: a call to a product, from key to receipt. It stands on the raw Fastify instance and writes to the
 * socket itself; controllers, interceptors and hooks would cost more than all it does.
 */
@Injectable()
export class ProductRoute {
  constructor(
    private readonly entitlements: EntitlementCache,
    private readonly meter: Meter,
    private readonly deliveries: Deliveries,
    private readonly calls: CallsInFlight,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether calls can be served: what is in force is known, and events can be stored. */
  get able(): boolean {
    return this.entitlements.loaded && this.meter.able;
  }

  register(fastify: FastifyInstance): void {
    // Whatever the product takes goes on as it came.
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    fastify.setErrorHandler((error, request, reply) => {
      reply.hijack();
      this.fail(request, reply.raw, error);
    });
    for (const url of [`${PREFIX}:slug`, `${PREFIX}:slug/*`]) {
      fastify.route<{ Params: { slug: string } }>({
        method: METHODS,
        url,
        config: { lean: true },
        handler: (request, reply) => {
          reply.hijack();
          this.calls.began();
          this.serve(request, reply.raw)
            .catch((error: unknown) => this.fail(request, reply.raw, error))
            .finally(() => this.calls.ended());
        },
      });
    }
  }

  /** Resolves when the answer has been handed to the socket, or the connection was cut. */
  private async serve(request: ProductRequest, raw: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const now = Date.now();
    if (this.calls.draining || !this.able) throw meteringError('METERING_UNAVAILABLE');
    const call = entitleCall(this.entitlements, keyOf(request), request.params.slug, now);
    if (call instanceof DomainError) throw call;
    const taken = this.take(call);
    const lease = taken instanceof Promise ? await taken : taken;
    if (!lease) throw quotaExhausted(call);
    const answer = await this.deliver(request, call, lease);
    const latencyUs = Math.round((performance.now() - startedAt) * 1000);
    await this.answer(request, raw, { call, lease, answer, latencyUs, now });
  }

  /** A unit of the quota; a database that cannot be asked makes the call unmeterable. */
  private take({ grant }: EntitledCall): Lease | undefined | Promise<Lease | undefined> {
    const taken = this.meter.take(grant);
    if (!(taken instanceof Promise)) return taken;
    return taken.catch((error: unknown) => {
      this.logger.warn({ code: (error as { code?: unknown }).code }, 'no lease');
      throw meteringError('METERING_UNAVAILABLE');
    });
  }

  private async deliver(
    request: ProductRequest,
    { grant }: EntitledCall,
    lease: Lease,
  ): Promise<DeliveryAnswer> {
    const { path, query } = splitUrl(request.raw.url!);
    const { headers } = request.raw;
    try {
      return await this.deliveries.of(grant.kind).serve({
        method: request.method,
        path,
        query,
        headers,
        body: (request.body as Buffer | undefined) ?? null,
        requestId: request.id,
        grantId: grant.grantId,
        productVersionId: grant.productVersionId,
        delivery: grant.delivery,
        dictionary: grant.dictionary,
        language: languageOf(headers['accept-language']),
      });
    } catch (error) {
      lease.giveBack();
      throw error;
    }
  }

  /** Stores the event; only then the answer leaves (I1). */
  private answer(
    request: ProductRequest,
    raw: ServerResponse,
    served: {
      call: EntitledCall;
      lease: Lease;
      answer: DeliveryAnswer;
      latencyUs: number;
      now: number;
    },
  ): Promise<void> {
    const { call, lease, answer, latencyUs, now } = served;
    const { grant } = call;
    const units = unitsOf(answer.outcome);
    const event = {
      id: uuidV7(now),
      grantId: grant.grantId,
      applicationId: grant.applicationId,
      keyId: call.keyId,
      productId: grant.productId,
      productVersionId: grant.productVersionId,
      priceVersionId: call.priceVersionId,
      leaseId: units > 0 ? lease.id : null,
      occurredAt: now,
      units,
      rows: answer.rows ?? 0,
      responseBytes: answer.body.length,
      latencyUs,
      status: answer.status,
      chargeReason: chargeReason(answer.outcome, grant.useClass),
      requestId: request.id,
    };
    return new Promise((resolve) => {
      this.meter.record(event, lease, (outcome) => {
        resolve();
        this.log(event, outcome);
        if (outcome.kind === 'STORED') {
          const { receipt } = outcome;
          sendAnswer(raw, answer, {
            requestId: request.id,
            eventId: event.id,
            receipt,
            deprecation: grant.deprecation,
            last: this.calls.draining,
          });
        } else if (outcome.kind === 'REFUSED') {
          sendRefusal(raw, request, meteringError('METERING_UNAVAILABLE'));
        } else {
          raw.destroy();
        }
      });
    });
  }

  /** The line of a call whose product was asked: no key, and nothing of what it asked for. */
  private log(event: UsageEvent, outcome: EventOutcome): void {
    if (!this.logger.isLevelEnabled('info')) return;
    const { id, requestId, grantId, productId, latencyUs } = event;
    const line = { traceId: requestId, grantId, productId, ms: latencyUs / 1000 };
    if (outcome.kind === 'STORED') {
      this.logger.info({ ...line, status: event.status, eventId: id }, 'call answered');
    } else if (outcome.kind === 'REFUSED') {
      this.logger.info({ ...line, code: 'METERING_UNAVAILABLE' }, 'call refused');
    } else {
      this.logger.info({ ...line, eventId: id }, 'call cut off');
    }
  }

  private fail(request: FastifyRequest, raw: ServerResponse, error: unknown): void {
    if (raw.headersSent || raw.destroyed) return;
    const known = error instanceof DomainError ? error : frameworkError(error, request);
    if (!known) {
      const { name, stack } = error as Error;
      this.logger.error({ traceId: request.id, type: name, stack }, 'call failed');
      const problem = internalProblem(languageOf(request.headers['accept-language']), request.id);
      raw.writeHead(500, { 'Content-Type': 'application/problem+json; charset=utf-8' });
      raw.end(JSON.stringify(problem));
      return;
    }
    this.logger.info({ traceId: request.id, code: known.code }, 'call refused');
    const retryAfter =
      known.code === 'QUOTA_EXHAUSTED'
        ? this.meter.secondsUntilFull(known.params.quotaPeriod as QuotaPeriodKind)
        : undefined;
    sendRefusal(raw, request, known, { retryAfter, last: this.calls.draining });
  }
}

function quotaExhausted({ grant }: EntitledCall): DomainError {
  const { quotaUnits, quotaPeriod } = grant;
  return meteringError('QUOTA_EXHAUSTED', { quotaUnits, quotaPeriod });
}

/** The key from X-Api-Key or Authorization: Bearer. */
function keyOf(request: FastifyRequest): string | undefined {
  const { authorization } = request.raw.headers;
  const given = request.raw.headers['x-api-key'];
  if (typeof given === 'string') return given;
  return authorization && /^Bearer /i.test(authorization)
    ? authorization.slice('Bearer '.length).trim()
    : undefined;
}

/** What follows the slug, as it came: percent-encoding is the product's business. */
function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  const whole = mark < 0 ? url : url.slice(0, mark);
  // A target may be in absolute form (RFC 9112 section 3.2.2); its scheme and authority are the gateway's own.
  let slash = whole.startsWith('/') ? 0 : whole.indexOf('/', whole.indexOf('://') + 3);
  // Segments are counted: the router also knows the prefix by another length, percent-encoded.
  for (let segment = 0; segment < SEGMENTS && slash >= 0; segment++) {
    slash = whole.indexOf('/', slash + 1);
  }
  return {
    path: slash < 0 ? '/' : whole.slice(slash),
    query: mark < 0 ? '' : url.slice(mark + 1),
  };
}

/** Errors of Fastify before the handler: a body that is too large or malformed. */
function frameworkError(error: unknown, request: FastifyRequest): DomainError | undefined {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 413) {
    return platformError('BODY_TOO_LARGE', { limitBytes: request.routeOptions.bodyLimit ?? 0 });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return platformError('BAD_REQUEST', { reason: code ?? statusCode });
  }
  return undefined;
}
