import { assertContentIs, assertFileSize, documentTypeOf, FILE_BYTES_MAX } from './stored-file';

describe('what can be attached', () => {
  it.each([
    ['application/pdf', 'application/pdf'],
    ['Text/Plain; charset=utf-8', 'text/plain'],
    [' image/png ', 'image/png'],
  ])('takes %j', (header, type) => {
    expect(documentTypeOf(header)).toBe(type);
  });

  it.each([
    undefined,
    '',
    'text/html',
    'image/svg+xml',
    'application/pdf2',
    'text/plain,text/html',
  ])('refuses %j', (header) => {
    expect(() => documentTypeOf(header)).toThrow('FILE_TYPE_UNSUPPORTED');
  });

  it.each([
    ['application/pdf', '%PDF-1.7', '%PDF 1.7'],
    ['image/png', '\x89PNG\r\n\x1a\n', '\x89PNG\n\n'],
    ['image/jpeg', '\xff\xd8\xff\xe0', 'GIF89a'],
    ['application/zip', 'PK\x03\x04', 'PK'],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'PK\x03\x04',
      '<html>',
    ],
  ])('is %s by its first bytes', (type, good, bad) => {
    expect(() => assertContentIs(type, Buffer.from(good, 'latin1'))).not.toThrow();
    expect(() => assertContentIs(type, Buffer.from(bad, 'latin1'))).toThrow('FILE_CONTENT_DIFFERS');
    expect(() => assertContentIs('text/plain', Buffer.from(bad, 'latin1'))).not.toThrow();
  });

  it('has at least a byte and at most 32 MiB', () => {
    expect(() => assertFileSize(0)).toThrow('FILE_EMPTY');
    expect(() => assertFileSize(FILE_BYTES_MAX)).not.toThrow();
    expect(() => assertFileSize(FILE_BYTES_MAX + 1)).toThrow('FILE_TOO_LARGE');
  });
});
