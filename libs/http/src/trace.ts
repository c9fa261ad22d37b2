import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The caller's X-Request-Id or W3C trace id if well formed, else one of ours: Fastify's `genReqId`. */
export function requestIdFrom(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && REQUEST_ID.test(given)) return given;
  const parent = TRACEPARENT.exec(String(request.headers.traceparent ?? ''));
  return parent?.[1] ?? newTraceId();
}

export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

/** The id under which a request is found in log, problem, audit record and usage event. */
export function traceIdOf(request: FastifyRequest): string {
  return request.id;
}

/** Where a request came from, for the audit log. A trusted proxy may have passed on any text as an address. */
export function originOf(request: FastifyRequest): { ip: string; traceId: string } {
  const ip = isIP(request.ip) ? request.ip : (request.socket.remoteAddress ?? '');
  return { ip, traceId: traceIdOf(request) };
}
