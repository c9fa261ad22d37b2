import type { DeliveryKind, ErrorPointer } from '@gongshu/platform';
import { type DictionaryField, fault } from './dictionary';
import type { QualityMeasures } from './quality';

/**
 * How the kinds are served: forwarded to the operator's upstream, answered from rows of stored data, sent as a stored
 * file, or delivered where the gateway has no part.
 */
export type Serving = 'PROXY' | 'ROWS' | 'FILE' | 'ELSEWHERE';

export const SERVING = {
  API_PROXY: 'PROXY',
  INDEX: 'PROXY',
  MODEL: 'PROXY',
  VISUALISATION: 'PROXY',
  DATASET: 'ROWS',
  VERIFICATION: 'ROWS',
  REPORT: 'FILE',
  ENCRYPTED_DATA: 'FILE',
  PRIVACY_COMPUTING: 'ELSEWHERE',
} as const satisfies Readonly<Record<DeliveryKind, Serving>>;

/** The kinds that are served in one way. */
export type KindServed<S extends Serving> = {
  [K in DeliveryKind]: (typeof SERVING)[K] extends S ? K : never;
}[DeliveryKind];

/** How a version is served; one form per way of serving. */
export type DeliveryConfig =
  ProxyConfig | DatasetConfig | VerificationConfig | FileConfig | ElsewhereConfig;

/** Calls are forwarded to an upstream of the operator. */
export interface ProxyConfig {
  readonly kind: KindServed<'PROXY'>;
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

/** A stored file, sent whole. */
export interface FileConfig {
  readonly kind: KindServed<'FILE'>;
  /** SHA-256 of the file in the object storage; null, like the rest, until the file is uploaded. */
  readonly fileDigest: string | null;
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly fileSize: number | null;
}

/** The computation goes to the data: what the user gets, he gets in the named environment. */
export interface ElsewhereConfig {
  readonly kind: KindServed<'ELSEWHERE'>;
  /** The environment by name, e.g. a trusted data space. */
  readonly environment: string;
  /** How a holder of a grant comes to use it. */
  readonly instructions: string;
}

/** What the operator says of the delivery; data and files come from their uploads alone. */
export interface DeliveryInput {
  readonly upstreamUrl?: string;
  readonly subjectFields?: readonly string[];
  readonly claimFields?: readonly string[];
  readonly environment?: string;
  readonly instructions?: string;
}

const SETTINGS_OF_SERVING: Readonly<Record<Serving, readonly (keyof DeliveryInput)[]>> = {
  PROXY: ['upstreamUrl'],
  ROWS: [],
  FILE: [],
  ELSEWHERE: ['environment', 'instructions'],
};

/** Which settings belong to which kind. */
function settingsOf(kind: DeliveryKind): readonly string[] {
  return kind === 'VERIFICATION'
    ? ['subjectFields', 'claimFields']
    : SETTINGS_OF_SERVING[SERVING[kind]];
}

/** Settings in the input that the kind does not know. */
export function foreignSettings(kind: DeliveryKind, input: DeliveryInput): ErrorPointer[] {
  return Object.entries(input)
    .filter(([name, value]) => value !== undefined && !settingsOf(kind).includes(name))
    .map(([name]) =>
      fault(
        `/delivery/${name}`,
        'FOREIGN_SETTING',
        `${kind} 类产品没有该设置`,
        `A product of kind ${kind} has no such setting`,
      ),
    );
}

export function isProxied(config: DeliveryConfig): config is ProxyConfig {
  return SERVING[config.kind] === 'PROXY';
}
export function isOfRows(config: DeliveryConfig): config is DatasetConfig | VerificationConfig {
  return SERVING[config.kind] === 'ROWS';
}
export function isOfFile(config: DeliveryConfig): config is FileConfig {
  return SERVING[config.kind] === 'FILE';
}
export function isElsewhere(config: DeliveryConfig): config is ElsewhereConfig {
  return SERVING[config.kind] === 'ELSEWHERE';
}

/** A configuration of the kind in which nothing is said yet. */
function blank(kind: DeliveryKind): DeliveryConfig {
  switch (kind) {
    case 'DATASET':
      return { kind, ...NO_DATA };
    case 'VERIFICATION':
      return { kind, ...NO_DATA, subjectFields: [], claimFields: [] };
    case 'REPORT':
    case 'ENCRYPTED_DATA':
      return { kind, ...NO_FILE };
    case 'PRIVACY_COMPUTING':
      return { kind, environment: '', instructions: '' };
    case 'API_PROXY':
    case 'INDEX':
    case 'MODEL':
    case 'VISUALISATION':
      return { kind, upstreamUrl: '' };
  }
}

/** The configuration after an edit: what the input leaves out stays as it was. */
export function configure(
  kind: DeliveryKind,
  input: DeliveryInput,
  before?: DeliveryConfig,
): DeliveryConfig {
  const base = before?.kind === kind ? before : blank(kind);
  const said = Object.entries(input).filter(
    ([name, value]) => value !== undefined && settingsOf(kind).includes(name),
  );
  return { ...base, ...Object.fromEntries(said) };
}

const NO_DATA = { objectDigest: null, rowCount: 0 };
const NO_FILE = { fileDigest: null, fileName: null, mediaType: null, fileSize: null };

/** Data that has been checked against a dictionary and stored. */
export interface StoredDataset {
  /** SHA-256 of the Parquet object, hexadecimal. */
  readonly objectDigest: string;
  readonly rowCount: number;
  /** Its measures, where they were taken. */
  readonly quality?: QualityMeasures;
}

/** The configuration with the data put in (null takes it out); only what is served from rows has any. */
export function withData(config: DeliveryConfig, data: StoredDataset | null): DeliveryConfig {
  if (!isOfRows(config)) return config;
  const { objectDigest, rowCount } = data ?? NO_DATA;
  return { ...config, objectDigest, rowCount };
}

/** A file that has been stored. */
export type StoredFileFacts = {
  readonly [K in Exclude<keyof FileConfig, 'kind'>]: NonNullable<FileConfig[K]>;
};

/** The configuration with the file put in; only what is served as a file has one. */
export function withFile(config: DeliveryConfig, file: StoredFileFacts): DeliveryConfig {
  return isOfFile(config) ? { ...config, ...file } : config;
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
  if (isProxied(config)) return upstreamFaults(config);
  if (isOfFile(config)) return fileFaults(config);
  if (isElsewhere(config)) return elsewhereFaults(config);
  return [
    ...dataFaults(config.objectDigest),
    ...(config.kind === 'VERIFICATION' ? verificationFaults(config, dictionary) : []),
  ];
}

function upstreamFaults({ upstreamUrl }: ProxyConfig): ErrorPointer[] {
  if (isUpstreamUrl(upstreamUrl)) return [];
  return [
    fault(
      '/delivery/upstreamUrl',
      'UPSTREAM_URL',
      '上游地址应为不含账号、查询串和片段的 http(s) 地址',
      'Must be an http(s) address without credentials, query and fragment',
    ),
  ];
}

function fileFaults({ fileDigest }: FileConfig): ErrorPointer[] {
  if (fileDigest !== null) return [];
  return [fault('/file', 'FILE_MISSING', '尚未上传文件', 'The file is not uploaded yet')];
}

function elsewhereFaults(config: ElsewhereConfig): ErrorPointer[] {
  return (['environment', 'instructions'] as const)
    .filter((name) => config[name].trim() === '')
    .map((name) => fault(`/delivery/${name}`, 'EMPTY', '须填写', 'Must be given'));
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
