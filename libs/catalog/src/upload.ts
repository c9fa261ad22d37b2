import type { Transition, UploadFormat, UploadStatus } from '@gongshu/platform';

export type UploadEvent = 'receive' | 'check' | 'store' | 'fail';

const MAKER = 'operator, maker';
const SERVICE = 'the service';

/** The life of an upload. */
export const UPLOAD_TRANSITIONS: readonly Transition<UploadStatus, UploadEvent>[] = [
  {
    from: 'WAITING',
    event: 'receive',
    to: 'RECEIVING',
    who: MAKER,
    guard: 'version a draft at the revision named, no other upload of it running',
  },
  { from: 'RECEIVING', event: 'check', to: 'CHECKING', who: SERVICE, guard: 'all bytes have come' },
  {
    from: 'CHECKING',
    event: 'store',
    to: 'STORED',
    who: SERVICE,
    guard: 'no row wrong, version still a draft at that revision',
  },
  { from: 'WAITING', event: 'fail', to: 'FAILED', who: SERVICE, guard: 'no content for a day' },
  {
    from: 'RECEIVING',
    event: 'fail',
    to: 'FAILED',
    who: SERVICE,
    guard: 'too large, broken off, or no sign of life',
  },
  {
    from: 'CHECKING',
    event: 'fail',
    to: 'FAILED',
    who: SERVICE,
    guard: 'a row is wrong, the draft has changed, or no sign of life',
  },
];

/** The most bytes that one upload can bring: 2 GiB. */
export const UPLOAD_BYTES_MAX = 2 * 1_073_741_824;

/** A running upload that says nothing for so long has lost its process. */
export const SIGN_OF_LIFE_MS = 60_000;
/** An announced upload whose content does not come is given up. */
export const WAITING_MS = 24 * 3_600_000;
/** How many uploads of a version are announced or under way at once. */
export const OPEN_UPLOADS_MAX = 5;

/** Media types of the formats; the first is the one to recommend. */
export const UPLOAD_TYPES: Readonly<Record<UploadFormat, readonly string[]>> = {
  CSV: ['text/csv'],
  JSON_LINES: ['application/x-ndjson', 'application/jsonl'],
  PARQUET: ['application/vnd.apache.parquet'],
};

/** Whether a Content-Type says that the bytes are of the format, in UTF-8 where they are text. */
export function isOfFormat(format: UploadFormat, contentType: string | undefined): boolean {
  const [type, ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => /^\s*charset="?([^"\s]+)/.exec(one)?.[1]).find(Boolean);
  return (
    UPLOAD_TYPES[format].includes(type!.trim()) && (charset === undefined || charset === 'utf-8')
  );
}
