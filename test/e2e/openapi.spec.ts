import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(__dirname, '../../openapi');

interface Described {
  description?: string;
}

interface Parameter extends Described {
  name: string;
  in: string;
  required?: boolean;
}

interface Answer extends Described {
  headers?: Record<string, Described>;
}

interface Operation {
  'x-access-action': string;
  summary: string;
  parameters?: Parameter[];
  responses: Record<string, Answer>;
}

type Item = Record<string, Operation> & { parameters?: Parameter[] };

interface Document {
  paths: Record<string, Item>;
  components: { schemas: Record<string, { properties?: Record<string, Described> }> };
}

describe.each(readdirSync(FOLDER))('openapi/%s', (file) => {
  const { paths, components } = JSON.parse(
    readFileSync(path.join(FOLDER, file), 'utf8'),
  ) as Document;
  const all = Object.entries(paths).flatMap(([route, { parameters: shared = [], ...methods }]) =>
    Object.entries(methods).map(([method, operation]) => ({
      at: `${method} ${route}`,
      operation,
      parameters: [...shared, ...(operation.parameters ?? [])],
    })),
  );
  const answersBy = (operation: Operation, ...statuses: number[]) =>
    statuses.every((status) => status in operation.responses);
  const takes = (parameters: Parameter[], name: string) =>
    parameters.some((parameter) => parameter.in === 'header' && parameter.name === name);
  /** Where a rule fails, by method and route. */
  const breaking = (fails: (one: (typeof all)[number]) => boolean) =>
    all.filter(fails).map(({ at }) => at);

  it('names the access action of every operation and says in a line what it does', () => {
    expect(
      breaking(({ operation }) => !operation['x-access-action'] || !operation.summary.trim()),
    ).toEqual([]);
  });

  it('documents 401 and 403 where not everyone may call', () => {
    expect(
      breaking(
        ({ operation }) =>
          operation['x-access-action'] !== 'public' && !answersBy(operation, 401, 403),
      ),
    ).toEqual([]);
  });

  // A month always is; and to the gateway a product that is not there is one without a grant (403).
  it('documents 404 where the path names an object that need not exist', () => {
    expect(
      breaking(
        ({ operation, parameters }) =>
          operation['x-access-action'] !== 'grant' &&
          parameters.some((parameter) => parameter.in === 'path' && parameter.name !== 'month') &&
          !answersBy(operation, 404),
      ),
    ).toEqual([]);
  });

  it('requires If-Match exactly where 412 and 428 are documented', () => {
    expect(
      breaking(({ operation, parameters }) => {
        const needed = parameters.some(({ name, required }) => name === 'If-Match' && required);
        return needed !== answersBy(operation, 412) || needed !== answersBy(operation, 428);
      }),
    ).toEqual([]);
  });

  it('takes an Idempotency-Key, and says so on the answer, wherever a known caller creates', () => {
    expect(
      breaking(({ at, operation, parameters }) => {
        const made = operation.responses['201'] ?? operation.responses['202'];
        const creates = at.startsWith('post ') && made && operation['x-access-action'] !== 'public';
        return (
          Boolean(creates) !== takes(parameters, 'Idempotency-Key') ||
          Boolean(creates) !== Boolean(made?.headers?.['Idempotency-Replayed'])
        );
      }),
    ).toEqual([]);
  });

  it('describes every parameter, answer, header and property', () => {
    const described: [string, Described][] = [
      ...all.flatMap(({ at, operation, parameters }) => [
        ...parameters.map((one): [string, Described] => [`${at} ${one.in} ${one.name}`, one]),
        ...Object.entries(operation.responses).flatMap(
          ([status, answer]): [string, Described][] => [
            [`${at} ${status}`, answer],
            ...Object.entries(answer.headers ?? {}).map(([name, header]): [string, Described] => [
              `${at} ${status} ${name}`,
              header,
            ]),
          ],
        ),
      ]),
      ...Object.entries(components.schemas).flatMap(([schema, { properties = {} }]) =>
        Object.entries(properties).map(([name, property]): [string, Described] => [
          `${schema}.${name}`,
          property,
        ]),
      ),
    ];
    expect(
      described.filter(([, { description }]) => !description?.trim()).map(([at]) => at),
    ).toEqual([]);
  });

  it('has no schema without properties', () => {
    expect(
      Object.entries(components.schemas)
        .filter(([, { properties }]) => properties && Object.keys(properties).length === 0)
        .map(([name]) => name),
    ).toEqual([]);
  });
});
