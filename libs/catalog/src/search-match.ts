import type { SearchIndex } from './search-index';
import type { Numbers } from './search-numbers';
import {
  type FoundWord,
  nameMatch,
  namePoints,
  type RankReason,
  withShares,
  wholeWordPoints,
  wordPoints,
  POINTS,
} from './search-ranking';
import { PARTS, stemOf, type Stems } from './search-vector';
import { HAN, normalise, searchWords } from './search-words';

/** A search as it was understood: for each of its words, the words of the index that stand for it. */
export interface Understood {
  readonly phrase: string;
  readonly words: readonly { sought: string; found: readonly FoundWord[] }[];
  readonly whole: readonly { sought: string; term: number }[];
  /** Whether words like the sought ones stand in for some that no product has. */
  readonly loosely: boolean;
}

/** Slots that match, ascending, with their points. */
export interface Matches {
  readonly slots: Uint32Array;
  readonly points: Uint32Array;
  readonly length: number;
}

export const NO_MATCHES: Matches = {
  slots: new Uint32Array(),
  points: new Uint32Array(),
  length: 0,
};

const SELF = 1_000;
/** A part of a longer word counts less than the word, a word alike less again. */
const PART = 600;
const LIKE = 500;

/** English words of a search, which must be stemmed before it is understood. */
export function soughtWords(q: string): string[] {
  const { required, whole } = searchWords(q);
  return [...required, ...whole];
}

export function understand(
  index: SearchIndex,
  q: string,
  stems: Stems,
  loosely: boolean,
): Understood {
  const { required, whole } = searchWords(q);
  const words = required.flatMap((sought) => {
    const word = stemOf(sought, stems);
    return word === null ? [] : [{ sought, found: findWord(index, word, loosely) }];
  });
  // A stray Chinese character that no product has is a slip of the pen.
  const kept = loosely
    ? words.filter(
        ({ sought, found }) => found.length > 0 || !(HAN.test(sought) && sought.length === 1),
      )
    : words;
  return {
    phrase: normalise(q).trim(),
    words: kept,
    whole: whole.flatMap((sought) => {
      const term = index.vocabulary.find(sought);
      return term === undefined ? [] : [{ sought, term }];
    }),
    loosely: kept.length < words.length || kept.some(({ found }) => !found.some(isSelf)),
  };
}

function isSelf({ weight }: FoundWord): boolean {
  return weight === SELF;
}

function findWord(index: SearchIndex, word: string, loosely: boolean): FoundWord[] {
  const { vocabulary } = index;
  const self = vocabulary.find(word);
  const found = new Map<number, number>();
  if (self !== undefined) found.set(self, SELF);
  if (loosely || self === undefined || word.length === 1) {
    for (const term of vocabulary.containing(word)) if (!found.has(term)) found.set(term, PART);
  }
  if (loosely || found.size === 0) {
    for (const { term, similarity } of vocabulary.like(word)) {
      if (!found.has(term)) found.set(term, Math.round((LIKE * similarity) / 10) * 10);
    }
  }
  return [...found].map(([term, weight]) => ({ term, weight }));
}

/** The live slots that have all the words, with the points of the words alone. */
export function match(index: SearchIndex, { words, whole }: Understood): Matches {
  const lists = words
    .map(({ found }) => listOf(index, found))
    .sort((one, other) => one.length - other.length);
  const [rarest, ...others] = lists;
  if (!rarest) return NO_MATCHES;
  let result = onlyLive(index, rarest);
  for (const list of others) result = intersect(result, list);
  for (const { term } of whole) addWhole(result, index.postings[term]!);
  return result;
}

/** Postings of one sought word with the points of each. */
interface WordList {
  readonly postings: Uint32Array;
  readonly length: number;
  readonly pointsAt: (at: number) => number;
}

/** Slots of any of the words that stand for a sought one, each with its best points. */
function listOf(index: SearchIndex, found: readonly FoundWord[]): WordList {
  if (found.length === 1) {
    const [{ term, weight }] = found as [FoundWord];
    const { data, length } = index.postings[term]!;
    const byMask = Uint32Array.from({ length: 16 }, (_, mask) => wordPoints(mask, weight));
    return { postings: data, length, pointsAt: (at) => byMask[data[at]! & 15]! };
  }
  const best = new Map<number, number>();
  for (const { term, weight } of found) {
    const { data, length } = index.postings[term]!;
    for (let at = 0; at < length; at++) {
      const points = wordPoints(data[at]! & 15, weight);
      const slot = data[at]! >>> 4;
      if ((best.get(slot) ?? -1) < points) best.set(slot, points);
    }
  }
  const slots = Uint32Array.from(best.keys()).sort();
  const postings = slots.map((slot) => slot * 16);
  return { postings, length: slots.length, pointsAt: (at) => best.get(slots[at]!)! };
}

interface Mutable {
  readonly slots: Uint32Array;
  readonly points: Uint32Array;
  length: number;
}

function room(length: number): Mutable {
  return { slots: new Uint32Array(length), points: new Uint32Array(length), length: 0 };
}

function onlyLive({ live: { data: live } }: SearchIndex, list: WordList): Mutable {
  const result = room(list.length);
  const { postings, length, pointsAt } = list;
  let to = 0;
  for (let at = 0; at < length; at++) {
    const slot = postings[at]! >>> 4;
    if (live[slot] === 0) continue;
    result.slots[to] = slot;
    result.points[to++] = pointsAt(at);
  }
  result.length = to;
  return result;
}

/** Steps through the shorter list and gallops through the longer one. */
function intersect(short: Mutable, long: WordList): Mutable {
  const { postings, length, pointsAt } = long;
  let from = 0;
  let to = 0;
  for (let at = 0; at < short.length; at++) {
    const slot = short.slots[at]!;
    from = placeOf(postings, length, slot, from);
    if (from < length && postings[from]! >>> 4 === slot) {
      const points = short.points[at]! + pointsAt(from);
      short.slots[to] = slot;
      short.points[to++] = points;
    }
  }
  short.length = to;
  return short;
}

function addWhole({ slots, points, length }: Mutable, list: Numbers): void {
  let from = 0;
  for (let at = 0; at < length; at++) {
    from = placeOf(list.data, list.length, slots[at]!, from);
    if (from === list.length) return;
    if (list.data[from]! >>> 4 === slots[at]) points[at]! += wholeWordPoints(1);
  }
}

/** The first place from `from` on whose posting is not of an earlier slot: gallops, then halves. */
function placeOf(list: Uint32Array, length: number, slot: number, from: number): number {
  const wanted = slot * 16;
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

/** The mask of a word in a slot; 0 where it does not stand. */
export function maskAt(index: SearchIndex, term: number, slot: number): number {
  const { data, length } = index.postings[term]!;
  const at = placeOf(data, length, slot, 0);
  return at < length && data[at]! >>> 4 === slot ? data[at]! & 15 : 0;
}

/** The whole rank of a matching slot: of its words, and of its name. */
export function rankOf(
  index: SearchIndex,
  search: Understood,
  slot: number,
  points: number,
): number {
  return points + namePoints(nameMatchOf(index, search, slot, points));
}

/** A name that has the search has all its words: whoever has fewer points is not looked at. */
function nameMatchOf(index: SearchIndex, search: Understood, slot: number, points: number) {
  return points < POINTS.NAME * search.words.length
    ? null
    : nameMatch(search.phrase, index.foldedNames[slot]!);
}

/** Why a slot has its rank. */
export function reasonsOf(index: SearchIndex, search: Understood, slot: number): RankReason[] {
  const reasons: Omit<RankReason, 'sharePercent'>[] = [];
  for (const { sought, found } of search.words) {
    let best = { points: -1, mask: 0, term: 0, weight: 0 };
    for (const { term, weight } of found) {
      const mask = maskAt(index, term, slot);
      const points = mask === 0 ? -1 : wordPoints(mask, weight);
      if (points > best.points) best = { points, mask, term, weight };
    }
    PARTS.forEach((part, bit) => {
      if ((best.mask & (1 << bit)) === 0) return;
      const points = Math.floor((POINTS[part] * best.weight) / SELF);
      reasons.push({ sought, found: index.vocabulary.words[best.term]!, where: part, points });
    });
  }
  for (const { sought, term } of search.whole) {
    if (maskAt(index, term, slot) === 0) continue;
    reasons.push({ sought, found: sought, where: 'WHOLE_WORD', points: wholeWordPoints(1) });
  }
  const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
  const named = nameMatchOf(index, search, slot, points);
  if (named) {
    reasons.push({
      sought: search.phrase,
      found: search.phrase,
      where: named,
      points: namePoints(named),
    });
  }
  return withShares(reasons);
}
