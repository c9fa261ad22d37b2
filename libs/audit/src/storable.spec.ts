import fc from 'fast-check';
import { storableJson, storableText } from './storable';

const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const halves = fc.constantFrom('\uD800', '\uDC00', '\0', '\u{1F600}', '\u2028', 'ä');
const hostileText = fc.array(fc.oneof(anyText, halves), { maxLength: 6 }).map((s) => s.join(''));

describe('what the audit log stores', () => {
  it('is text that UTF-8 and PostgreSQL give back as it was', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const stored = storableText(text);
        expect(Buffer.from(stored).toString()).toBe(stored);
        expect(stored).not.toContain('\0');
        expect(storableText(stored)).toBe(stored);
      }),
    );
  });

  it('leaves text alone that needs no change', () => {
    const text = '暂停 \u{1F600}\u2028\uFEFF\uFFFF e\u0301';
    expect(storableText(text)).toBe(text);
  });

  it('goes down into members, their names and lists', () => {
    expect(storableJson({ 'a\uD800': ['x\uDC00', { 'y\0': 1 }], n: -0 })).toEqual({
      'a\uFFFD': ['x\uFFFD', { 'y\uFFFD': 1 }],
      n: 0,
    });
    expect(storableJson(null)).toBeNull();
  });
});
