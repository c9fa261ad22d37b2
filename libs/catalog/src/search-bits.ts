/** A set of slots, a bit for each: slot 32 × i + b is bit b of element i. */
export type Bits = Uint32Array;

export function noBits(slots: number): Bits {
  return new Uint32Array((slots + 31) >>> 5);
}

export function addBit(bits: Bits, slot: number): void {
  bits[slot >>> 5]! |= 1 << (slot & 31);
}

export function hasBit(bits: Bits, slot: number): boolean {
  return ((bits[slot >>> 5]! >>> (slot & 31)) & 1) === 1;
}

/**
 * What all have; sets of one index are equally long.
 * @param into room for it: a new set costs more than filling one
 */
export function common(sets: readonly [Bits, ...Bits[]], into?: Bits): Bits {
  const [first, ...others] = sets;
  const [second, ...more] = others;
  if (!second) return first;
  const result = into ?? new Uint32Array(first.length);
  for (let at = 0; at < result.length; at++) result[at] = first[at]! & second[at]!;
  for (const other of more) {
    for (let at = 0; at < result.length; at++) result[at]! &= other[at]!;
  }
  return result;
}

/** Adds what the other has. */
export function unite(into: Bits, other: Bits): void {
  for (let at = 0; at < into.length; at++) into[at]! |= other[at]!;
}

export function countOf(bits: Bits): number {
  let count = 0;
  for (let at = 0; at < bits.length; at++) count += ones(bits[at]!);
  return count;
}

export function countOfBoth(one: Bits, other: Bits): number {
  let count = 0;
  for (let at = 0; at < one.length; at++) count += ones(one[at]! & other[at]!);
  return count;
}

/** The slots in ascending order. */
export function slotsOf(bits: Bits, count = countOf(bits)): Uint32Array {
  const slots = new Uint32Array(count);
  let to = 0;
  for (let at = 0; at < bits.length; at++) {
    for (let rest = bits[at]!; rest !== 0; rest &= rest - 1) {
      slots[to++] = at * 32 + 31 - Math.clz32(rest & -rest);
    }
  }
  return slots;
}

/** Counts the slots by their code in the column. */
export function tally(bits: Bits, column: Uint32Array, counts: Uint32Array): void {
  for (let at = 0; at < bits.length; at++) {
    for (let rest = bits[at]!; rest !== 0; rest &= rest - 1) {
      counts[column[at * 32 + 31 - Math.clz32(rest & -rest)]!]!++;
    }
  }
}

/** The bits that are set in an element: summed in pairs, fours, bytes, then over the bytes. */
function ones(element: number): number {
  const pairs = element - ((element >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
