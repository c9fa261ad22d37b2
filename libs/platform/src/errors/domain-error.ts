/** What went wrong, in kinds that the HTTP edge maps to a status (libs/http/src/problem.ts). */
export type ErrorKind =
  | 'invalid'
  | 'timeout'
  | 'unauthenticated'
  | 'payment'
  | 'forbidden'
  | 'missing'
  | 'methodNotAllowed'
  | 'conflict'
  | 'stale'
  | 'tooLarge'
  | 'pathTooLong'
  | 'headersTooLarge'
  | 'unsupported'
  | 'unprocessable'
  | 'preconditionRequired'
  | 'throttled'
  | 'unavailable'
  | 'upstream'
  | 'upstreamTimeout';

/** One entry of a context's error table; `{name}` in a message is filled from the error's parameters. */
export interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly zh: string;
  readonly en: string;
}

/** Where in the request body the fault lies (RFC 6901 pointer), with a stable code and a sentence in each language. */
export interface ErrorPointer {
  readonly pointer: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export type ErrorParams = Readonly<Record<string, string | number | bigint | boolean>>;

export interface ErrorTable {
  readonly context: string;
  readonly errors: Readonly<Record<string, ErrorDefinition>>;
}

const tables: ErrorTable[] = [];

/** All error tables of the loaded contexts; docs/errors.md is compared with them. */
export function errorTables(): readonly ErrorTable[] {
  return tables;
}

/** Definition of a code, over all contexts. */
export function errorDefinition(code: string): ErrorDefinition | undefined {
  return tables.find((table) => Object.hasOwn(table.errors, code))?.errors[code];
}

/** A refusal that the caller can understand and act upon. Anything else thrown is a fault of ours (500). */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: string,
    readonly definition: ErrorDefinition,
    readonly params: ErrorParams = {},
    readonly pointers: readonly ErrorPointer[] = [],
  ) {
    super(`${code}: ${fillMessage(definition.en, params)}`);
  }

  /** The sentence for the caller in his language. */
  detail(language: 'zh' | 'en'): string {
    return fillMessage(this.definition[language], this.params);
  }
}

export function fillMessage(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}

/**
 * Registers a context's error table and returns the maker of its errors:
 * `throw catalogError('PLAN_NOT_FOUND', { id })`.
 */
export function defineErrors<const T extends Readonly<Record<string, ErrorDefinition>>>(
  context: string,
  errors: T,
): (
  code: keyof T & string,
  params?: ErrorParams,
  pointers?: readonly ErrorPointer[],
) => DomainError {
  tables.push({ context, errors });
  return (code, params, pointers) =>
    new DomainError(code, errors[code] as ErrorDefinition, params, pointers);
}
