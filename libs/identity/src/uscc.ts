/** GB 32100-2015, table of code characters: digits and capitals without I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const MODULUS = 31;

/**
 * Two characters for the registering authority and the kind of organisation, six digits for the
 * division (GB/T 2260), nine for the organisation (GB 11714), one check character. Small letters
 * are refused: an identifier is compared as text, so only one spelling may be stored.
 */
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/**
 * Whether `code` is a well-formed unified social credit identifier (统一社会信用代码, GB 32100-2015).
 * True does not say that an organisation with this identifier exists, nor that its division code is
 * in force: an identifier outlives the division that issued it.
 */
export function isUscc(code: string): boolean {
  return SHAPE.test(code) && usccCheckDigit(code.slice(0, 17)) === code[17];
}

/**
 * The eighteenth character, from the first seventeen: the value that brings the sum weighted with
 * 3^i mod 31 to a multiple of 31 (GB 32100-2015, after GB/T 17710).
 *
 * @throws RangeError when `first17` is not seventeen characters of the alphabet.
 */
export function usccCheckDigit(first17: string): string {
  if (first17.length !== 17) throw new RangeError('expected the first 17 characters');
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError('expected characters of the GB 32100 alphabet');
    sum += value * weight;
    weight = (weight * 3) % MODULUS;
  }
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS);
}
