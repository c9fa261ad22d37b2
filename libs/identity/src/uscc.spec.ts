import * as fc from 'fast-check';
import { isUscc, usccCheckDigit } from './uscc';

const ALPHABET = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');
const DIGITS = ALPHABET.slice(0, 10);

const letters = (alphabet: string[], length: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((characters) => characters.join(''));

const uscc = fc
  .tuple(letters(ALPHABET, 2), letters(DIGITS, 6), letters(ALPHABET, 9))
  .map((parts) => parts.join(''))
  .map((first17) => first17 + usccCheckDigit(first17));

const replaceAt = (text: string, at: number, character: string) =>
  text.slice(0, at) + character + text.slice(at + 1);

describe('unified social credit identifier', () => {
  describe('by example', () => {
    it.each([
      ['华为技术有限公司', '914403001922038216'],
      ['腾讯科技（深圳）有限公司', '9144030071526726XG'],
      ['北京百度网讯科技有限公司', '91110000802100433B'],
      ['清华大学', '12100000400000624D'],
    ])('accepts the published identifier of %s', (_name, code) => {
      expect(usccCheckDigit(code.slice(0, 17))).toBe(code[17]);
      expect(isUscc(code)).toBe(true);
    });

    it.each([
      ['a wrong check character', '914403001922038217'],
      ['seventeen characters', '91440300192203821'],
      ['nineteen characters', '9144030019220382160'],
      ['nothing', ''],
      ['small letters', '9144030071526726xg'],
      ['a space at the end', '914403001922038216 '],
      ['a line end', '914403001922038216\n'],
      ['a full-width digit', '９14403001922038216'],
    ])('refuses %s', (_what, code) => {
      expect(isUscc(code)).toBe(false);
    });

    it.each(['I', 'O', 'S', 'V', 'Z'])(
      'refuses the letter %s, which the alphabet leaves out',
      (letter) => {
        expect(isUscc(`91440300${letter}922038216`)).toBe(false);
        expect(() => usccCheckDigit(`91440300${letter}92203821`)).toThrow(RangeError);
      },
    );

    it('refuses a letter in the division code, although the check character fits', () => {
      const first17 = '9144A300192203821';
      expect(isUscc(first17 + usccCheckDigit(first17))).toBe(false);
    });

    it('does not compute a check character from a text of the wrong length', () => {
      expect(() => usccCheckDigit('914403001922038216')).toThrow(RangeError);
      expect(() => usccCheckDigit('')).toThrow(RangeError);
    });

    it('gives 0, not a thirty-second character, when the weighted sum is a multiple of 31', () => {
      expect(usccCheckDigit('0'.repeat(17))).toBe('0');
    });
  });

  describe('by property', () => {
    it('accepts every well-shaped text that ends in its check character', () => {
      fc.assert(fc.property(uscc, (code) => isUscc(code)));
    });

    it('detects every change of a single character', () => {
      fc.assert(
        fc.property(
          uscc,
          fc.nat({ max: 17 }),
          fc.constantFrom(...ALPHABET),
          (code, at, character) => {
            fc.pre(code[at] !== character);
            expect(isUscc(replaceAt(code, at, character))).toBe(false);
          },
        ),
      );
    });

    it('detects every swap of two different characters among the first seventeen', () => {
      fc.assert(
        fc.property(uscc, fc.nat({ max: 16 }), fc.nat({ max: 16 }), (code, a, b) => {
          fc.pre(code[a] !== code[b]);
          const swapped = replaceAt(replaceAt(code, a, code.charAt(b)), b, code.charAt(a));
          expect(isUscc(swapped)).toBe(false);
        }),
      );
    });

    it('answers for any text without throwing', () => {
      fc.assert(
        fc.property(fc.string(), (text) => {
          expect(isUscc(text)).toBe(false);
        }),
      );
    });
  });
});
