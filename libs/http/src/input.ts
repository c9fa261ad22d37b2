import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { type DomainError, type ErrorPointer, platformError } from '@gongshu/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { escapePointer } from './validation';

/** As deep as any DTO, with room; deeper ones would exhaust the stack of those who walk them. */
const DEPTH_MAX = 32;

/** Reads JSON bodies strictly: bytes that are not UTF-8 would turn into U+FFFD unnoticed. */
export function acceptJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (isUtf8(bytes)) void parse(request, bytes.toString('utf8'), done);
    else done(platformError('MALFORMED_JSON'));
  });
}

/** Refuses text that cannot be kept, wherever in the request it stands, before guards and pipes see it. */
export function refuseMalformedText(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    done(request.is404 ? undefined : refusalOf(request));
  });
}

function refusalOf({ body, query, params, url }: FastifyRequest): DomainError | undefined {
  if (!isDecodable(url)) return platformError('MALFORMED_URL');
  for (const [name, value] of Object.entries(params as Record<string, unknown>)) {
    if (isMalformed(value)) return platformError('MALFORMED_ID', { name });
  }
  const faults = [body, query].map(malformedTexts);
  if (faults.includes('too deep')) return platformError('MALFORMED_JSON');
  const pointers = faults.flat() as ErrorPointer[];
  return pointers.length > 0 ? platformError('VALIDATION_FAILED', {}, pointers) : undefined;
}

/** The query's parser keeps what it cannot decode as it stands. */
function isDecodable(url: string): boolean {
  const at = url.indexOf('?');
  if (at < 0 || !url.includes('%', at)) return true;
  try {
    decodeURIComponent(url.slice(at));
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL keeps no U+0000 and UTF-8 no half of a surrogate pair. */
function isMalformed(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('\0') || /\p{Cs}/u.test(value));
}

/** The places of malformed keys and texts. Without recursion, for the sender chooses the depth. */
function malformedTexts(root: unknown): ErrorPointer[] | 'too deep' {
  const faults: ErrorPointer[] = [];
  const open = [{ value: root, pointer: '', depth: 0 }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, pointer, depth } = place;
    if (isMalformed(value)) faults.push(faultAt(pointer));
    if (typeof value !== 'object' || value === null || isBytes(value)) continue;
    if (depth === DEPTH_MAX) return 'too deep';
    for (const [key, inner] of Object.entries(value)) {
      const at = `${pointer}/${escapePointer(key)}`;
      if (isMalformed(key)) faults.push(faultAt(at));
      else open.push({ value: inner, pointer: at, depth: depth + 1 });
    }
  }
  return faults;
}

/** What no one has read as text: bytes, or a stream of them. */
function isBytes(value: object): boolean {
  return Buffer.isBuffer(value) || value instanceof Readable;
}

function faultAt(pointer: string): ErrorPointer {
  return {
    pointer,
    code: 'TEXT_MALFORMED',
    zh: '含有不能保存的字符：U+0000 或不成对的代理项',
    en: 'holds characters that cannot be kept: U+0000 or an unpaired surrogate',
  };
}
