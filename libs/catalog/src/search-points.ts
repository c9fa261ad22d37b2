import type { SearchIndex } from './search-index';
import type { Numbers } from './search-numbers';
import { type Understood, wholeWordPoints, wordPoints } from './search-ranking';

/** The points of the words alone, for slots that have them all (ascending): each word counts by what fits best. */
export function pointsOf(
  index: SearchIndex,
  { words, whole }: Understood,
  slots: Uint32Array,
): Uint32Array {
  const points = new Uint32Array(slots.length);
  const best = new Uint32Array(slots.length);
  for (const { found } of words) {
    best.fill(0);
    for (const { term, weight } of found) {
      raise(best, slots, index.postings[term]!, byMask(weight));
    }
    for (let at = 0; at < points.length; at++) points[at]! += best[at]!;
  }
  const wholePoints = new Uint32Array(16).fill(wholeWordPoints(1));
  for (const { term } of whole) {
    best.fill(0);
    raise(best, slots, index.postings[term]!, wholePoints);
    for (let at = 0; at < points.length; at++) points[at]! += best[at]!;
  }
  return points;
}

function byMask(weight: number): Uint32Array {
  return Uint32Array.from({ length: 16 }, (_, mask) => wordPoints(mask, weight));
}

/** Gives the slots of the list their points where they have fewer: steps through the shorter, gallops the longer. */
function raise(
  best: Uint32Array,
  slots: Uint32Array,
  { data, length }: Numbers,
  points: Uint32Array,
): void {
  let place = 0;
  if (slots.length <= length) {
    for (let at = 0; at < slots.length && place < length; at++) {
      const slot = slots[at]!;
      place = placeOf(data, length, slot * 16, place);
      if (place < length && data[place]! >>> 4 === slot) {
        best[at] = Math.max(best[at]!, points[data[place]! & 15]!);
      }
    }
    return;
  }
  for (let at = 0; at < length && place < slots.length; at++) {
    const slot = data[at]! >>> 4;
    place = placeOf(slots, slots.length, slot, place);
    if (slots[place] === slot) best[place] = Math.max(best[place]!, points[data[at]! & 15]!);
  }
}

/** The mask of a word in a slot; 0 where it does not stand. */
export function maskAt(index: SearchIndex, term: number, slot: number): number {
  const { data, length } = index.postings[term]!;
  const at = placeOf(data, length, slot * 16, 0);
  return at < length && data[at]! >>> 4 === slot ? data[at]! & 15 : 0;
}

/** The first place from `from` on whose number is not less: gallops, then halves. */
function placeOf(list: Uint32Array, length: number, wanted: number, from: number): number {
  if (from >= length || list[from]! >= wanted) return from;
  let step = 1;
  while (from + step < length && list[from + step]! < wanted) step *= 2;
  let low = from + (step >> 1);
  let high = Math.min(from + step, length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
