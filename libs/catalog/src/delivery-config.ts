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
