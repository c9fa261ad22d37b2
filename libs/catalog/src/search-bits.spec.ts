import fc from 'fast-check';
import { addBit, common, countOf, countOfBoth, noBits, slotsOf, tally, unite } from './search-bits';

const SLOTS = 100;
const slots = fc.uniqueArray(fc.nat(SLOTS - 1));

function bitsOf(list: readonly number[]) {
  const bits = noBits(SLOTS);
  for (const slot of list) addBit(bits, slot);
  return bits;
}

describe('sets of slots', () => {
  it('count, meet and unite as sets do', () => {
    fc.assert(
      fc.property(slots, slots, slots, (one, other, third) => {
        const ascending = (list: readonly number[]) => [...list].sort((a, b) => a - b);
        const [a, b, c] = [bitsOf(one), bitsOf(other), bitsOf(third)];
        const inBoth = one.filter((slot) => other.includes(slot));
        const inAll = inBoth.filter((slot) => third.includes(slot));
        expect([...slotsOf(a)]).toEqual(ascending(one));
        expect(countOf(a)).toBe(one.length);
        expect(countOfBoth(a, b)).toBe(inBoth.length);
        expect([...slotsOf(common([a, b, c], noBits(SLOTS).fill(-1)))]).toEqual(ascending(inAll));
        expect([...slotsOf(common([a, b]))]).toEqual(ascending(inBoth));
        // The sets themselves stay as they are.
        expect([...slotsOf(a)]).toEqual(ascending(one));
        unite(a, b);
        expect([...slotsOf(a)]).toEqual(ascending([...new Set([...one, ...other])]));
        const counts = new Uint32Array(3);
        tally(
          b,
          Uint32Array.from({ length: SLOTS }, (_, slot) => slot % 3),
          counts,
        );
        expect([...counts]).toEqual(
          [0, 1, 2].map((code) => other.filter((slot) => slot % 3 === code).length),
        );
      }),
    );
  });
});
