import type { SearchIndex } from './search-index';
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
  readonly slots: ArrayLike<number>;
  readonly points: ArrayLike<number>;
}

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
  if (words.length === 0) return { slots: [], points: [] };
  const lists = words
    .map(({ found }) => listOf(index, found))
    .sort((one, other) => one.slots.length - other.slots.length);
  let result = onlyLive(index, lists[0]!);
  for (const list of lists.slice(1)) result = intersect(result, list);
  for (const { term } of whole) addWhole(result, index.postings[term]!);
  return result;
}

interface Mutable {
  slots: number[];
  points: number[];
}

/** Slots of any of the words, each with its best points. */
function listOf(index: SearchIndex, found: readonly FoundWord[]): Lazy {
  if (found.length === 1) return new Lazy(index.postings[found[0]!.term]!, found[0]!.weight);
  const best = new Map<number, number>();
  for (const { term, weight } of found) {
    for (const posting of index.postings[term]!) {
      const points = wordPoints(posting & 15, weight);
      const slot = posting >>> 4;
      if ((best.get(slot) ?? -1) < points) best.set(slot, points);
    }
  }
  const slots = [...best.keys()].sort((one, other) => one - other);
  return new Lazy(
    slots.map((slot) => slot * 16),
    0,
    slots.map((slot) => best.get(slot)!),
  );
}

/** A posting list whose points are computed where they are wanted. */
class Lazy {
  constructor(
    readonly slots: readonly number[],
    private readonly weight: number,
    private readonly points?: readonly number[],
  ) {}

  pointsAt(at: number): number {
    return this.points ? this.points[at]! : wordPoints(this.slots[at]! & 15, this.weight);
  }
}

function onlyLive({ live }: SearchIndex, list: Lazy): Mutable {
  const result: Mutable = { slots: [], points: [] };
  for (let at = 0; at < list.slots.length; at++) {
    const slot = list.slots[at]! >>> 4;
    if (live[slot] === 0) continue;
    result.slots.push(slot);
    result.points.push(list.pointsAt(at));
  }
  return result;
}

/** Steps through the shorter list and gallops through the longer one. */
function intersect(short: Mutable, long: Lazy): Mutable {
  const result: Mutable = { slots: [], points: [] };
  let from = 0;
  for (let at = 0; at < short.slots.length; at++) {
    const slot = short.slots[at]!;
    from = placeOf(long.slots, slot, from);
    if (from < long.slots.length && long.slots[from]! >>> 4 === slot) {
      result.slots.push(slot);
      result.points.push(short.points[at]! + long.pointsAt(from));
    }
  }
  return result;
}

function addWhole({ slots, points }: Mutable, list: readonly number[]): void {
  let from = 0;
  for (let at = 0; at < slots.length; at++) {
    from = placeOf(list, slots[at]!, from);
    if (from < list.length && list[from]! >>> 4 === slots[at]) points[at]! += wholeWordPoints(1);
  }
}

/** The first place from `from` on whose posting is not of an earlier slot: gallops, then halves. */
function placeOf(list: readonly number[], slot: number, from: number): number {
  const wanted = slot * 16;
  if (from >= list.length || list[from]! >= wanted) return from;
  let step = 1;
  while (from + step < list.length && list[from + step]! < wanted) step *= 2;
  let low = from + (step >> 1);
  let high = Math.min(from + step, list.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The mask of a word in a slot; 0 where it does not stand. */
export function maskAt(index: SearchIndex, term: number, slot: number): number {
  const list = index.postings[term]!;
  const at = placeOf(list, slot, 0);
  return at < list.length && list[at]! >>> 4 === slot ? list[at]! & 15 : 0;
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
