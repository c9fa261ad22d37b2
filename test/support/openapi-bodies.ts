/** As much of an OpenAPI document as its request bodies need. */
export interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

interface Operation {
  readonly 'x-access-action': string;
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
}

/** Well-formed, and the id of nothing. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

export interface BodyRoute {
  readonly method: 'post' | 'put' | 'patch';
  readonly path: string;
  readonly action: string;
  readonly schema: Schema;
}

export interface BodyField {
  readonly pointer: string;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly text: boolean;
  /** A body that holds this value in this field, and nothing else. */
  readonly body: (value: unknown) => unknown;
}

/** Every route with a JSON body, its path filled with well-formed ids of nothing. */
export function bodyRoutes({ paths }: OpenApi): BodyRoute[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const schema = operation.requestBody?.content['application/json']?.schema;
      if (!schema) return [];
      return {
        method: method as BodyRoute['method'],
        path: path.replace('{number}', '1').replace(/\{\w+\}/g, NOBODY),
        action: operation['x-access-action'],
        schema,
      };
    }),
  );
}

function isNullable({ type, nullable, anyOf = [] }: Schema): boolean {
  return [type ?? []].flat().includes('null') || nullable === true || anyOf.some(isNullable);
}

/** Every field of a body, nested ones too. */
export function bodyFields(document: OpenApi, schema: Schema, base = ''): BodyField[] {
  const { properties = {}, required = [] } = resolve(document, schema);
  return Object.entries(properties).flatMap(([name, property]) => {
    const own = resolve(document, property);
    const types = [own.type ?? []].flat();
    const pointer = `${base}/${name}`;
    const field: BodyField = {
      pointer,
      required: required.includes(name),
      nullable: isNullable(own),
      text: types.includes('string'),
      body: (value) => ({ [name]: value }),
    };
    const inner = own.items
      ? bodyFields(document, own.items, `${pointer}/0`).map((f) => within(f, name, true))
      : bodyFields(document, own, pointer).map((f) => within(f, name, false));
    return [field, ...inner];
  });
}

function within(field: BodyField, name: string, list: boolean): BodyField {
  return {
    ...field,
    body: (value) => ({ [name]: list ? [field.body(value)] : field.body(value) }),
  };
}

function resolve(document: OpenApi, schema: Schema): Schema {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return ref ? { ...schema, ...document.components.schemas[ref.split('/').at(-1) ?? ''] } : schema;
}
