import { assertFileSize, documentTypeOf, FILE_BYTES_MAX } from './stored-file';

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

  it('has at least a byte and at most 32 MiB', () => {
    expect(() => assertFileSize(0)).toThrow('FILE_EMPTY');
    expect(() => assertFileSize(FILE_BYTES_MAX)).not.toThrow();
    expect(() => assertFileSize(FILE_BYTES_MAX + 1)).toThrow('FILE_TOO_LARGE');
  });
});
