import { HAN } from './search-words';
import { SortedTexts } from './sorted-texts';

/** Words alike that stand in for one that is not there. */
export interface LikeWord {
  readonly term: number;
  /** From 0 to 1. */
  readonly similarity: number;
}

const SIMILARITY_MIN = 0.4;
const LIKE_MAX = 12;
/** Words tried for one wanted: those that share most pieces with it. */
const TRIED_MAX = 4_000;

/** All words of the index, numbered; found by themselves, by their beginning, by a part and by likeness. */
export class Vocabulary {
  readonly words: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** Terms by piece: three letters, or one Chinese character. */
  private readonly byPiece = new Map<string, number[]>();
  /** Pieces of each term. */
  private readonly pieces: number[] = [];
  private readonly order = new SortedTexts(() => this.words);

  find(word: string): number | undefined {
    return this.numbers.get(word);
  }

  add(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    const term = this.words.push(word) - 1;
    this.numbers.set(word, term);
    const pieces = piecesOf(word);
    this.pieces.push(pieces.length);
    for (const piece of pieces) {
      const terms = this.byPiece.get(piece);
      if (terms) terms.push(term);
      else this.byPiece.set(piece, [term]);
    }
    this.order.add(word);
    return term;
  }

  /** Chinese words that contain it, the shortest first. */
  containing(part: string): number[] {
    if (!HAN.test(part)) return [];
    return (this.byPiece.get(part[0]!) ?? [])
      .filter((term) => this.words[term]!.includes(part))
      .sort((one, other) => this.words[one]!.length - this.words[other]!.length)
      .slice(0, 100);
  }

  /** Words that begin with it, in order. */
  startingWith(prefix: string, max: number): number[] {
    const found: number[] = [];
    for (const word of this.order.startingWith(prefix)) {
      if (found.length === max) break;
      found.push(this.numbers.get(word)!);
    }
    return found;
  }

  /** Words like it by the pieces they share (as pg_trgm), the most alike first. */
  like(word: string): LikeWord[] {
    const pieces = piecesOf(word);
    const shared = new Map<number, number>();
    for (const piece of pieces) {
      const terms = this.byPiece.get(piece) ?? [];
      for (let at = 0; at < Math.min(terms.length, TRIED_MAX); at++) {
        shared.set(terms[at]!, (shared.get(terms[at]!) ?? 0) + 1);
      }
    }
    const found: LikeWord[] = [];
    for (const [term, common] of shared) {
      const other = this.pieces[term]!;
      const byPieces = common / (pieces.length + other - common);
      // In a short word one slip leaves few pieces whole.
      const similarity =
        byPieces < SIMILARITY_MIN && isOneSlipAway(word, this.words[term]!)
          ? SIMILARITY_MIN
          : byPieces;
      if (similarity >= SIMILARITY_MIN) found.push({ term, similarity });
    }
    return found
      .sort((one, other) => other.similarity - one.similarity || one.term - other.term)
      .slice(0, LIKE_MAX);
  }
}

/** Whether one letter too many, too few, wrong or changed with the next makes the one word of the other. */
function isOneSlipAway(one: string, other: string): boolean {
  if (one.length < 3 || HAN.test(one) || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const rests = (skipOne: number, skipOther: number) =>
    one.slice(start + skipOne) === other.slice(start + skipOther);
  const isChanged =
    one[start] === other[start + 1] && one[start + 1] === other[start] && rests(2, 2);
  return rests(1, 0) || rests(0, 1) || rests(1, 1) || isChanged;
}

/** The pieces by which words are alike: trigrams of the padded word, or the characters of a Chinese one. */
export function piecesOf(word: string): string[] {
  if (HAN.test(word)) return [...new Set(word)];
  const padded = `  ${word} `;
  const pieces = new Set<string>();
  for (let at = 0; at + 3 <= padded.length; at++) pieces.add(padded.slice(at, at + 3));
  return [...pieces];
}
