import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = Extract<NonNullable<Operation['parameters']>[number], { name: string }>;
type Response = Exclude<Operation['responses'][string], { $ref: string } | undefined>;
type Header = NonNullable<Response['headers']>[string];

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

/** A change is decided on what the caller has read; `RequestContext.revision` reads it. */
const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of the object as you last read it: its revision in double quotes.',
  schema: { type: 'string', pattern: '^"\\d{1,9}"$' },
  example: '"1"',
};

/** `RequestContext.idempotency` reads it, `Writes` keeps the answer. */
const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of your own that names this creation, such as a UUID. The same request under the same key is carried out once, and its answer is kept for at least 24 hours; a repetition is marked by Idempotency-Replayed. Another request under the same key is refused (422).',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]+$', minLength: 1, maxLength: 255 },
  example: '5f0c1b8e-7a55-4f0e-9d0b-0d5d2a6c9e11',
};

const ETAG: Header = {
  description: 'The revision in double quotes, for If-Match of the next change.',
  schema: { type: 'string' },
  example: '"1"',
};

const IDEMPOTENCY_REPLAYED: Header = {
  description: '`true` on the repeated answer of an earlier request; absent on a first one.',
  schema: { type: 'string', enum: ['true'] },
};

/** Every operation of a document with its method. */
export function operations(document: OpenAPIObject): [Method, Operation][] {
  return Object.values(document.paths).flatMap((path) =>
    METHODS.flatMap((method): [Method, Operation][] => {
      const operation = path[method];
      return operation ? [[method, operation]] : [];
    }),
  );
}

/**
 * Writes into a document what holds for every route and is said by no controller, each from a fact that is there:
 * 428 among the answers means that If-Match is needed; a creation (POST answered by 201 or 202) by somebody who is
 * known takes an Idempotency-Key; an answer with a `revision` bears it as its ETag; and every answer has a description.
 */
export function applyConventions(document: OpenAPIObject): void {
  for (const [method, operation] of operations(document)) {
    const creates = isCreation(method, operation);
    const headers = [
      ...(operation.responses['428'] ? [IF_MATCH] : []),
      ...(creates ? [IDEMPOTENCY_KEY] : []),
    ];
    if (headers.length > 0) operation.parameters = [...(operation.parameters ?? []), ...headers];
    for (const [status, response] of successes(operation)) {
      const properties = propertiesOf(response, document);
      response.description ||= meaning(method, status, properties);
      const sent = {
        ...('revision' in properties ? { ETag: ETAG } : {}),
        ...(creates ? { 'Idempotency-Replayed': IDEMPOTENCY_REPLAYED } : {}),
      };
      if (Object.keys(sent).length > 0) response.headers = { ...response.headers, ...sent };
    }
  }
}

/**
 * Puts the values of every enum in the order of the alphabet: the Swagger plugin lists those of a union in the order in
 * which the type checker met them, which differs from one checkout to the next.
 */
export function orderEnums(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'enum' && Array.isArray(value)) value.sort();
    else orderEnums(value);
  }
}

function successes(operation: Operation): [string, Response][] {
  return Object.entries(operation.responses).flatMap(([status, response]) =>
    response && !('$ref' in response) && status.startsWith('2') ? [[status, response]] : [],
  );
}

/** Keys belong to a user, so what anyone may call has none. */
function isCreation(method: Method, operation: Operation): boolean {
  const made = operation.responses['201'] ?? operation.responses['202'];
  const known = operation.security?.some((scheme) => Object.keys(scheme).length > 0) ?? false;
  return method === 'post' && made !== undefined && known;
}

/** The properties of a JSON answer; none where it has no body or no named schema. */
function propertiesOf(response: Response, { components }: OpenAPIObject): object {
  const schema = response.content?.['application/json']?.schema;
  if (!schema || !('$ref' in schema)) return {};
  const named = components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')];
  return (named && 'properties' in named && named.properties) || {};
}

function meaning(method: Method, status: string, properties: object): string {
  if (status === '201') return 'It exists now; this is what was made.';
  if (status === '202')
    return 'Accepted: it is being done, and reading the object shows when it is done.';
  if (status === '204') return 'Done; there is nothing to say.';
  if (method !== 'get') return 'It is done; this is the object as it is now.';
  return 'nextCursor' in properties
    ? 'A page of the list; `nextCursor` leads to the next one.'
    : 'What was asked for, as it stands now.';
}
