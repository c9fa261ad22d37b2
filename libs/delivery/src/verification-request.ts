import type { DictionaryField, VerificationConfig } from '@gongshu/catalog';
import type { ErrorPointer } from '@gongshu/platform';
import { parseFieldJson } from './field-values';
import type { Parsed } from './rows-query';

export interface FieldValue {
  readonly field: DictionaryField;
  /** In the form of `parseFieldText`. */
  readonly value: string;
}

/** Who is meant, and what is claimed of him. */
export interface VerificationRequest {
  readonly subject: readonly FieldValue[];
  readonly claim: readonly FieldValue[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads `{"subject": {…}, "claim": {…}}`: each field of the product's, no other, each of its type. */
export function parseVerificationRequest(
  config: VerificationConfig,
  dictionary: readonly DictionaryField[],
  body: unknown,
): Parsed<VerificationRequest> {
  if (!isObject(body)) return { ok: false, pointers: [faultAt('', 'NOT_AN_OBJECT')] };
  const pointers = unknownKeys(body, ['subject', 'claim']).map((key) =>
    faultAt(pointerTo('', key), 'UNKNOWN'),
  );
  const part = (name: 'subject' | 'claim', fieldNames: readonly string[]) => {
    const fields = fieldNames.map((fieldName) => fieldOf(dictionary, fieldName));
    return readPart(`/${name}`, body[name], fields, pointers);
  };
  const value = {
    subject: part('subject', config.subjectFields),
    claim: part('claim', config.claimFields),
  };
  return pointers.length > 0 ? { ok: false, pointers } : { ok: true, value };
}

function readPart(
  at: string,
  given: unknown,
  fields: readonly DictionaryField[],
  pointers: ErrorPointer[],
): FieldValue[] {
  if (!isObject(given)) {
    pointers.push(faultAt(at, given === undefined ? 'MISSING' : 'NOT_AN_OBJECT'));
    return [];
  }
  const known = fields.map(({ name }) => name);
  pointers.push(...unknownKeys(given, known).map((key) => faultAt(pointerTo(at, key), 'UNKNOWN')));
  const values: FieldValue[] = [];
  for (const field of fields) {
    const pointer = pointerTo(at, field.name);
    const present = Object.hasOwn(given, field.name);
    const value = present ? parseFieldJson(field.type, given[field.name]) : null;
    if (value !== null) values.push({ field, value });
    else pointers.push(faultAt(pointer, present ? 'MALFORMED_VALUE' : 'MISSING'));
  }
  return values;
}

/** The catalog publishes no verification whose fields its dictionary lacks. */
function fieldOf(dictionary: readonly DictionaryField[], name: string): DictionaryField {
  const field = dictionary.find((candidate) => candidate.name === name);
  if (!field) throw new Error(`The dictionary lacks the field ${name}.`);
  return field;
}

const MEANINGS = {
  MISSING: { zh: '缺少该字段。', en: 'The field is missing.' },
  UNKNOWN: { zh: '该产品没有这个字段。', en: 'This product has no such field.' },
  NOT_AN_OBJECT: { zh: '应为 JSON 对象。', en: 'This must be a JSON object.' },
  MALFORMED_VALUE: {
    zh: '值不符合字段的类型。',
    en: 'The value does not fit the type of the field.',
  },
} as const;

function faultAt(pointer: string, code: keyof typeof MEANINGS): ErrorPointer {
  return { pointer, code, ...MEANINGS[code] };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownKeys(given: JsonObject, known: readonly string[]): string[] {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .slice(0, 20);
}

function pointerTo(parent: string, key: string): string {
  return `${parent}/${key.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
