import type { SearchIndex } from './search-index';
import { maskAt } from './search-points';
import { normalise, searchWords } from './search-words';
import { ENGLISH } from './search-vector';

export const SUGGESTIONS_MAX = 10;

export interface Suggestion {
  readonly text: string;
  readonly kind: 'DOMAIN' | 'OPERATOR' | 'KEYWORD' | 'PRODUCT';
}

/** Words tried for the last, unfinished one, and products looked at for each. */
const COMPLETIONS_MAX = 40;
const PRODUCTS_TRIED_MAX = 300;

/** What the beginning of a search may become; words like it where nothing begins so. At most ten. */
export function suggest(index: SearchIndex, q: string): Suggestion[] {
  const wanted = normalise(q).trim();
  if (wanted === '') return [];
  const found = new Suggestions();
  for (const [kind, name] of [
    ['DOMAIN', 'domain'],
    ['OPERATOR', 'operatorId'],
  ] as const) {
    for (const text of index.facetValues[name].textsWith(wanted)) found.add(kind, text, 3);
  }
  keywords(index, wanted, found);
  const { required } = searchWords(wanted);
  products(index, required, wanted, found, false);
  if (found.isEmpty) products(index, required, wanted, found, true);
  return found.list();
}

class Suggestions {
  private readonly byText = new Map<string, Suggestion>();
  private readonly left = { DOMAIN: 0, OPERATOR: 0, KEYWORD: 0 };

  get isEmpty(): boolean {
    return this.byText.size === 0;
  }

  get isFull(): boolean {
    return this.byText.size >= SUGGESTIONS_MAX;
  }

  /** @param most of this kind, so that products keep their room */
  add(kind: Suggestion['kind'], text: string, most = SUGGESTIONS_MAX): void {
    if (this.isFull || this.byText.has(text)) return;
    if (kind !== 'PRODUCT' && this.left[kind]++ >= most) return;
    this.byText.set(text, { kind, text });
  }

  list(): Suggestion[] {
    return [...this.byText.values()];
  }
}

/** The most frequent keywords that begin so. */
function keywords(index: SearchIndex, wanted: string, found: Suggestions): void {
  const fitting: [string, number][] = [];
  for (const folded of index.keywordOrder.startingWith(wanted)) {
    const { text, count } = index.keywords.get(folded)!;
    fitting.push([text, count]);
  }
  fitting.sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  for (const [keyword] of fitting.slice(0, 3)) found.add('KEYWORD', keyword);
}

/** Names that have all words but the last, and a word that begins as the last. */
function products(
  index: SearchIndex,
  words: readonly string[],
  wanted: string,
  found: Suggestions,
  loosely: boolean,
): void {
  const last = words.at(-1);
  if (last === undefined) return;
  const before = words.slice(0, -1).map((word) => termsOf(index, word, loosely));
  for (const term of termsOf(index, last, loosely)) {
    const { data: list, length } = index.postings[term]!;
    const from = Math.max(0, length - PRODUCTS_TRIED_MAX);
    // The newest first.
    for (let at = length - 1; at >= from && !found.isFull; at--) {
      const slot = list[at]! >>> 4;
      if ((list[at]! & 1) === 0 || index.live.data[slot] === 0) continue;
      if (!before.every((terms) => terms.some((other) => maskAt(index, other, slot) & 1))) continue;
      const [zh, en] = index.names[slot]!;
      const inEnglish = en !== null && ENGLISH.test(last) && !normalise(zh).includes(wanted);
      found.add('PRODUCT', inEnglish ? en : zh);
    }
    if (found.isFull) return;
  }
}

function termsOf({ vocabulary }: SearchIndex, word: string, loosely: boolean): number[] {
  if (loosely) return vocabulary.like(word).map(({ term }) => term);
  const terms = vocabulary.startingWith(word, COMPLETIONS_MAX);
  // A stem may be shorter than what was typed so far: "observati" begins no stem, "observ" does.
  for (let end = word.length - 1; terms.length === 0 && ENGLISH.test(word) && end >= 3; end--) {
    const stem = vocabulary.find(word.slice(0, end));
    if (stem !== undefined) terms.push(stem);
  }
  return terms;
}
