import type { DeliveryKind, ErrorPointer } from '@gongshu/platform';
import { type DictionaryField, fault } from './dictionary';

/** How a version is served; one form per delivery kind. */
export type DeliveryConfig = ProxyConfig | DatasetConfig | VerificationConfig;

/** Calls are forwarded to an upstream of the operator. */
export interface ProxyConfig {
  readonly kind: 'API_PROXY';
  /** Base address; the rest of the call's path is appended. */
  readonly upstreamUrl: string;
}

/** Rows of a Parquet object, queried on DuckDB. */
export interface DatasetConfig {
  readonly kind: 'DATASET';
  /** SHA-256 of the Parquet object in the object storage; null until the data is uploaded. */
  readonly objectDigest: string | null;
  readonly rowCount: number;
}

/** Yes or no over the rows of a Parquet object: never the rows themselves (I6). */
export interface VerificationConfig {
  readonly kind: 'VERIFICATION';
  readonly objectDigest: string | null;
  readonly rowCount: number;
  /** Fields that together identify a subject, e.g. `code`. */
  readonly subjectFields: readonly string[];
  /** Fields whose claimed values are compared, e.g. `name`. */
  readonly claimFields: readonly string[];
}

/** What the operator says of the delivery; the data's digest and row count come from the upload alone. */
export interface DeliveryInput {
  readonly upstreamUrl?: string;
  readonly subjectFields?: readonly string[];
  readonly claimFields?: readonly string[];
}

/** Which settings belong to which kind. */
const SETTINGS: Readonly<Record<DeliveryKind, readonly (keyof DeliveryInput)[]>> = {
  API_PROXY: ['upstreamUrl'],
  DATASET: [],
  VERIFICATION: ['subjectFields', 'claimFields'],
};

/** Settings in the input that the kind does not know. */
export function foreignSettings(kind: DeliveryKind, input: DeliveryInput): ErrorPointer[] {
  return Object.entries(input)
    .filter(([name, value]) => value !== undefined && !SETTINGS[kind].some((s) => s === name))
    .map(([name]) =>
      fault(
        `/delivery/${name}`,
        'FOREIGN_SETTING',
        `${kind} 类产品没有该设置`,
        `A product of kind ${kind} has no such setting`,
      ),
    );
}

/** The configuration after an edit: what the input leaves out stays as it was. */
export function configure(
  kind: DeliveryKind,
  input: DeliveryInput,
  before?: DeliveryConfig,
): DeliveryConfig {
  switch (kind) {
    case 'API_PROXY': {
      const old = before?.kind === kind ? before.upstreamUrl : '';
      return { kind, upstreamUrl: input.upstreamUrl ?? old };
    }
    case 'DATASET':
      return { kind, ...dataOf(before) };
    case 'VERIFICATION':
      return { kind, ...dataOf(before), ...rolesOf(input, before) };
  }
}

function dataOf(config: DeliveryConfig | undefined) {
  if (!config || config.kind === 'API_PROXY') return NO_DATA;
  return { objectDigest: config.objectDigest, rowCount: config.rowCount };
}

function rolesOf(input: DeliveryInput, before: DeliveryConfig | undefined) {
  const old = before?.kind === 'VERIFICATION' ? before : NO_ROLES;
  return {
    subjectFields: input.subjectFields ?? old.subjectFields,
    claimFields: input.claimFields ?? old.claimFields,
  };
}

const NO_ROLES: { subjectFields: readonly string[]; claimFields: readonly string[] } = {
  subjectFields: [],
  claimFields: [],
};

const NO_DATA = { objectDigest: null, rowCount: 0 };

/** Data that has been checked against a dictionary and stored. */
export interface StoredDataset {
  /** SHA-256 of the Parquet object, hexadecimal. */
  readonly objectDigest: string;
  readonly rowCount: number;
}

/** The configuration with the data put in (null takes it out); a proxy has none. */
export function withData(config: DeliveryConfig, data: StoredDataset | null): DeliveryConfig {
  return config.kind === 'API_PROXY' ? config : { ...config, ...(data ?? NO_DATA) };
}

/** What is wrong with a configuration that is to be reviewed; nothing: it is complete. */
export function deliveryFaults(
  kind: DeliveryKind,
  config: DeliveryConfig,
  dictionary: readonly DictionaryField[],
): ErrorPointer[] {
  if (config.kind !== kind) {
    return [fault('/delivery', 'KIND', `应为 ${kind} 的配置`, `Must be the settings of ${kind}`)];
  }
  switch (config.kind) {
    case 'API_PROXY':
      return isUpstreamUrl(config.upstreamUrl)
        ? []
        : [
            fault(
              '/delivery/upstreamUrl',
              'UPSTREAM_URL',
              '上游地址应为不含账号、查询串和片段的 http(s) 地址',
              'Must be an http(s) address without credentials, query and fragment',
            ),
          ];
    case 'DATASET':
      return dataFaults(config.objectDigest);
    case 'VERIFICATION':
      return [...dataFaults(config.objectDigest), ...verificationFaults(config, dictionary)];
  }
}

function dataFaults(objectDigest: string | null): ErrorPointer[] {
  if (objectDigest !== null) return [];
  return [fault('/dataset', 'DATASET_MISSING', '尚未上传数据', 'The data is not uploaded yet')];
}

function verificationFaults(
  config: VerificationConfig,
  dictionary: readonly DictionaryField[],
): ErrorPointer[] {
  const known = new Set(dictionary.map((field) => field.name));
  return (['subjectFields', 'claimFields'] as const).flatMap((role) => {
    if (config[role].length === 0) {
      return [fault(`/delivery/${role}`, 'EMPTY', '至少指定一个字段', 'Name at least one field')];
    }
    return config[role].flatMap((name, at) => {
      const pointer = `/delivery/${role}/${at}`;
      if (!known.has(name)) {
        return [fault(pointer, 'UNKNOWN_FIELD', '数据字典中没有该字段', 'Not in the dictionary')];
      }
      // A field that identifies the subject is known to the caller already: to claim it proves nothing.
      return role === 'claimFields' && config.subjectFields.includes(name)
        ? [fault(pointer, 'SUBJECT_FIELD', '已是标识字段', 'Is a subject field already')]
        : [];
    });
  });
}

/** An absolute http(s) address to which the rest of a call's path can be appended. */
export function isUpstreamUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    !/[?#]/.test(text)
  );
}
