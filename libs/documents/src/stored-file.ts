import type { Prisma } from '@gongshu/platform';
import { documentsError } from './documents.errors';

export type StoredFile = Prisma.StoredFileGetPayload<object>;

/** The largest file that can be attached; data goes by its own upload. */
export const FILE_BYTES_MAX = 32 * 1_048_576;

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';

/** What an attachment can be: documents, pictures of documents, data, and packages of these. */
export const DOCUMENT_TYPES = [
  'application/json',
  'application/octet-stream',
  'application/pdf',
  `${OPEN_XML}.spreadsheetml.sheet`,
  `${OPEN_XML}.wordprocessingml.document`,
  'application/zip',
  'image/jpeg',
  'image/png',
  'text/csv',
  'text/plain',
] as const;

export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/**
 * The document type that a Content-Type names, whatever its parameters and case.
 * @throws DomainError FILE_TYPE_UNSUPPORTED
 */
export function documentTypeOf(contentType: string | undefined): DocumentType {
  const named = (contentType ?? '').split(';')[0]!.trim().toLowerCase();
  const type = DOCUMENT_TYPES.find((candidate) => candidate === named);
  if (type) return type;
  throw documentsError('FILE_TYPE_UNSUPPORTED', {
    mediaType: named.slice(0, 100) || '-',
    allowed: DOCUMENT_TYPES.join(', '),
  });
}

/** @throws DomainError FILE_EMPTY, FILE_TOO_LARGE */
export function assertFileSize(bytes: number): void {
  if (bytes === 0) throw documentsError('FILE_EMPTY');
  if (bytes > FILE_BYTES_MAX) {
    throw documentsError('FILE_TOO_LARGE', { limitBytes: FILE_BYTES_MAX });
  }
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1');

/** With which bytes files of a type begin; of the other types any bytes are taken. */
const SIGNATURES: ReadonlyMap<string, Buffer> = new Map([
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['image/jpeg', Buffer.from('\xff\xd8\xff', 'latin1')],
  ['application/zip', ZIP],
  [`${OPEN_XML}.spreadsheetml.sheet`, ZIP],
  [`${OPEN_XML}.wordprocessingml.document`, ZIP],
]);

/** Nobody is handed something else than the type says. @throws DomainError FILE_CONTENT_DIFFERS */
export function assertContentIs(mediaType: string, bytes: Buffer): void {
  const signature = SIGNATURES.get(mediaType);
  if (signature && !bytes.subarray(0, signature.length).equals(signature)) {
    throw documentsError('FILE_CONTENT_DIFFERS', { mediaType });
  }
}

/** SHA-256 of the bytes as all representations show it: 64 hexadecimal digits. */
export function digestOf(file: Pick<StoredFile, 'digest'>): string {
  return Buffer.from(file.digest).toString('hex');
}
