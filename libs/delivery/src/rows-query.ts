import type { DictionaryField } from '@gongshu/catalog';
import type { ErrorPointer } from '@gongshu/platform';
import { parseFieldText } from './field-values';

export const ROWS_LIMIT_MAX = 1_000;
export const ROWS_LIMIT_DEFAULT = 100;
const CONDITIONS_MAX = 20;
const LIST_MAX = 100;
const SORT_KEYS_MAX = 5;

export const OPERATORS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'contains', 'in'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly field: DictionaryField;
  readonly operator: Operator;
  /** Values in the form of `parseFieldText`; one, except for `in`. */
  readonly values: readonly string[];
}

export interface SortKey {
  readonly field: DictionaryField;
  readonly descending: boolean;
}

/** A query whose every part is known to the dictionary: nothing of it is text of the caller but bound values. */
export interface RowsQuery {
  readonly select: readonly DictionaryField[];
  readonly where: readonly Condition[];
  readonly sort: readonly SortKey[];
  readonly limit: number;
  /** Opaque as given; null on the first page. */
  readonly cursor: string | null;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly pointers: readonly ErrorPointer[] };

const PARAMETERS = ['select', 'where', 'sort', 'limit', 'cursor'];

/** Reads `select=a,b&where=field:op:value&sort=-a,b&limit=100&cursor=…`; every fault gets its pointer. */
export function parseRowsQuery(
  dictionary: readonly DictionaryField[],
  queryString: string,
): Parsed<RowsQuery> {
  const params = new URLSearchParams(queryString);
  const reader = new RowsQueryReader(dictionary);
  for (const name of new Set(params.keys())) {
    if (!PARAMETERS.includes(name)) reader.fault(`/${escapePointer(name)}`, 'UNKNOWN_PARAMETER');
    else if (name !== 'where' && params.getAll(name).length > 1) {
      reader.fault(`/${name}`, 'REPEATED');
    }
  }
  const value: RowsQuery = {
    select: reader.select(params.get('select')),
    where: reader.where(params.getAll('where')),
    sort: reader.sort(params.get('sort')),
    limit: reader.limit(params.get('limit')),
    cursor: params.get('cursor'),
  };
  return reader.pointers.length > 0
    ? { ok: false, pointers: reader.pointers }
    : { ok: true, value };
}

const MEANINGS = {
  UNKNOWN_PARAMETER: {
    zh: `没有这个查询参数；可用：${PARAMETERS.join('、')}。`,
    en: `There is no such query parameter; use ${PARAMETERS.join(', ')}.`,
  },
  REPEATED: { zh: '该参数只能出现一次。', en: 'This parameter may stand once only.' },
  UNKNOWN_FIELD: {
    zh: '数据字典中没有这个字段。',
    en: 'The data dictionary has no such field.',
  },
  REPEATED_FIELD: { zh: '字段重复。', en: 'The field is named twice.' },
  MALFORMED_CONDITION: {
    zh: `条件应为 字段:运算符:值，运算符为 ${OPERATORS.join('、')}。`,
    en: `A condition is field:operator:value, with the operator ${OPERATORS.join(', ')}.`,
  },
  OPERATOR_NOT_FOR_TYPE: {
    zh: '该字段的类型不支持此运算符。',
    en: 'The type of this field does not take this operator.',
  },
  MALFORMED_VALUE: {
    zh: '值不符合字段的类型。',
    en: 'The value does not fit the type of the field.',
  },
  TOO_MANY: {
    zh: `数量超限：条件至多 ${CONDITIONS_MAX} 个，in 的值至多 ${LIST_MAX} 个，排序字段至多 ${SORT_KEYS_MAX} 个。`,
    en: `Too many: at most ${CONDITIONS_MAX} conditions, ${LIST_MAX} values of in, ${SORT_KEYS_MAX} sort fields.`,
  },
  LIMIT_OUT_OF_BOUNDS: {
    zh: `limit 应为 1 至 ${ROWS_LIMIT_MAX} 的整数。`,
    en: `limit is an integer from 1 to ${ROWS_LIMIT_MAX}.`,
  },
} as const;

class RowsQueryReader {
  readonly pointers: ErrorPointer[] = [];
  private readonly fields: ReadonlyMap<string, DictionaryField>;

  constructor(private readonly dictionary: readonly DictionaryField[]) {
    this.fields = new Map(dictionary.map((field) => [field.name, field]));
  }

  fault(pointer: string, code: keyof typeof MEANINGS): void {
    this.pointers.push({ pointer, code, ...MEANINGS[code] });
  }

  select(text: string | null): readonly DictionaryField[] {
    return text === null ? this.dictionary : this.named('/select', text.split(','));
  }

  sort(text: string | null): readonly SortKey[] {
    if (text === null || text === '') return [];
    const keys = text.split(',');
    if (keys.length > SORT_KEYS_MAX) this.fault('/sort', 'TOO_MANY');
    const fields = this.named(
      '/sort',
      keys.map((key) => key.replace(/^-/, '')),
    );
    return fields.map((field, at) => ({ field, descending: keys[at]?.startsWith('-') === true }));
  }

  where(texts: readonly string[]): readonly Condition[] {
    if (texts.length > CONDITIONS_MAX) this.fault('/where', 'TOO_MANY');
    return texts.slice(0, CONDITIONS_MAX).flatMap((text, at) => {
      const condition = this.condition(`/where/${at}`, text);
      return condition ? [condition] : [];
    });
  }

  limit(text: string | null): number {
    if (text === null) return ROWS_LIMIT_DEFAULT;
    const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (limit < 1 || limit > ROWS_LIMIT_MAX) this.fault('/limit', 'LIMIT_OUT_OF_BOUNDS');
    return limit;
  }

  private named(pointer: string, names: readonly string[]): DictionaryField[] {
    if (new Set(names).size < names.length) this.fault(pointer, 'REPEATED_FIELD');
    const fields = names.flatMap((name) => this.fields.get(name) ?? []);
    if (fields.length < names.length) this.fault(pointer, 'UNKNOWN_FIELD');
    return fields;
  }

  private condition(pointer: string, text: string): Condition | undefined {
    // The value may hold colons of its own (times); field and operator cannot.
    const match = /^([^:]*):([^:]*):(.*)$/s.exec(text);
    const operator = OPERATORS.find((candidate) => candidate === match?.[2]);
    if (!match || !operator) return void this.fault(pointer, 'MALFORMED_CONDITION');
    const field = this.fields.get(match[1] ?? '');
    if (!field) return void this.fault(pointer, 'UNKNOWN_FIELD');
    if (!takes(field, operator)) return void this.fault(pointer, 'OPERATOR_NOT_FOR_TYPE');
    const given = match[3] ?? '';
    const texts = operator === 'in' ? given.split(',') : [given];
    if (texts.length > LIST_MAX) return void this.fault(pointer, 'TOO_MANY');
    const values = texts.flatMap((value) => parseFieldText(field.type, value) ?? []);
    if (values.length < texts.length) return void this.fault(pointer, 'MALFORMED_VALUE');
    return { field, operator, values };
  }
}

function takes(field: DictionaryField, operator: Operator): boolean {
  if (operator === 'contains') return field.type === 'STRING';
  return field.type !== 'BOOLEAN' || ['eq', 'ne', 'in'].includes(operator);
}

function escapePointer(name: string): string {
  return name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}
