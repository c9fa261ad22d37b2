import { type Part, PARTS } from './search-vector';

/**
 * Points for a word by where it stands. A rank depends on the search and the product alone, not on what else the
 * catalog holds: pages stay stable while products come and go, and every point can be explained.
 */
export const POINTS: Readonly<Record<Part, number>> = {
  NAME: 800,
  KEYWORDS: 400,
  SUMMARY: 200,
  CONTEXT: 100,
};

/** A long word of the search stands as a whole where its parts do. */
const WHOLE_WORD = 150;
/** The name has the search as typed. */
const PHRASE_IN_NAME = 400;
/** The name is the search. */
const NAME_IS_SEARCH = 1_000;

/** Points by the mask of the parts in which a word stands. */
export const POINTS_BY_MASK: readonly number[] = Array.from({ length: 16 }, (_, mask) =>
  PARTS.reduce((sum, part, bit) => sum + (mask & (1 << bit) ? POINTS[part] : 0), 0),
);

/** A word of the search as it was found: itself, or one like it. */
export interface FoundWord {
  readonly term: number;
  /** Thousandths, a multiple of ten so that points stay whole; 1000 for the word itself. */
  readonly weight: number;
}

/** A search as it was understood: for each of its words, the words of the index that stand for it. */
export interface Understood {
  readonly phrase: string;
  readonly words: readonly { sought: string; found: readonly FoundWord[] }[];
  readonly whole: readonly { sought: string; term: number }[];
  /** Whether words like the sought ones stand in for some that no product has. */
  readonly loosely: boolean;
}

export function wordPoints(mask: number, weight: number): number {
  return weight === 1_000 ? POINTS_BY_MASK[mask]! : (POINTS_BY_MASK[mask]! * weight) / 1_000;
}

export function wholeWordPoints(found: number): number {
  return found * WHOLE_WORD;
}

export type NameMatch = 'NAME_IS_SEARCH' | 'PHRASE_IN_NAME';

/** @param names the normalised names of the product */
export function nameMatch(phrase: string, names: readonly string[]): NameMatch | null {
  if (names.includes(phrase)) return 'NAME_IS_SEARCH';
  return names.some((name) => name.includes(phrase)) ? 'PHRASE_IN_NAME' : null;
}

export function namePoints(match: NameMatch | null): number {
  if (match === null) return 0;
  return match === 'NAME_IS_SEARCH' ? NAME_IS_SEARCH : PHRASE_IN_NAME;
}

/** One reason for a rank. */
export interface RankReason {
  /** The word of the search, or the whole search for a match of the name. */
  readonly sought: string;
  /** What stands in the product for it. */
  readonly found: string;
  readonly where: Part | 'WHOLE_WORD' | NameMatch;
  readonly points: number;
  /** Of the whole rank, in per cent, half up. */
  readonly sharePercent: number;
}

export function withShares(reasons: readonly Omit<RankReason, 'sharePercent'>[]): RankReason[] {
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return reasons.map((reason) => ({
    ...reason,
    sharePercent: sum === 0 ? 0 : Math.round((reason.points / sum) * 100),
  }));
}
