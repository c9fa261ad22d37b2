import { type Bits, common, countOf, noBits, unite } from './search-bits';
import type { SearchIndex } from './search-index';
import { maskAt } from './search-points';
import {
  type FoundWord,
  nameMatch,
  namePoints,
  POINTS,
  type RankReason,
  type Understood,
  wholeWordPoints,
  withShares,
  wordPoints,
} from './search-ranking';
import type { SlotSets } from './search-sets';
import { PARTS, stemOf, type Stems } from './search-vector';
import { HAN, normalise, searchWords } from './search-words';

/** The live slots that have all words of a search. */
export interface Matches {
  readonly slots: Bits;
  readonly length: number;
}

export const NO_MATCHES: Matches = { slots: noBits(0), length: 0 };

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

/** Whoever is live and has all the words, each by itself or by one that stands for it. */
export function match({ sets }: SearchIndex, { words }: Understood): Matches {
  if (words.length === 0 || words.some(({ found }) => found.length === 0)) return NO_MATCHES;
  const [first, ...others] = words.map(({ found }) => withAny(sets, found));
  const slots = common([first!, ...others]);
  const length = countOf(slots);
  return length === 0 ? NO_MATCHES : { slots, length };
}

function withAny(sets: SlotSets, found: readonly FoundWord[]): Bits {
  const [first, ...others] = found.map(({ term }) => sets.withWord(term));
  if (others.length === 0) return first!;
  const any = first!.slice();
  for (const other of others) unite(any, other);
  return any;
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

/** The highest rank that a slot may have, without a look at its names. */
export function rankMax(
  index: SearchIndex,
  { phrase, words }: Understood,
  slot: number,
  points: number,
): number {
  if (points < POINTS.NAME * words.length) return points;
  const lengths = index.nameLengths.data[slot]!;
  const mayBeName = phrase.length === lengths >>> 16 || phrase.length === (lengths & 0xffff);
  return points + namePoints(mayBeName ? 'NAME_IS_SEARCH' : 'PHRASE_IN_NAME');
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
