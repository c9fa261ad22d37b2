import { wordsOf } from './search-words';

/** Where a word stands; the letters are the weights of PostgreSQL's text search. */
export const PARTS = ['NAME', 'KEYWORDS', 'SUMMARY', 'CONTEXT'] as const;
export type Part = (typeof PARTS)[number];
const LETTERS = 'ABCD';

/** The texts of an entry by part: name, keywords, summary, and domain with operator and division. */
export type EntryTexts = Readonly<Record<Part, string>>;

/** English words, which are indexed by their stem; everything else by itself. */
export const ENGLISH = /^[a-z]+$/;

/** Word → its stem; null for a word that tells nothing (the, of). */
export type Stems = ReadonlyMap<string, string | null>;

/** The words by part, before stemming. */
export function entryWords(texts: EntryTexts): string[][] {
  return PARTS.map((part) => wordsOf(texts[part]));
}

/** A `tsvector` literal: each word with one position in each part in which it stands. */
export function vectorOf(words: readonly string[][], stems: Stems): string {
  const parts = new Map<string, string[]>();
  words.forEach((list, part) => {
    const distinct = new Set(list.map((word) => stemOf(word, stems)));
    let position = 0;
    for (const word of distinct) {
      if (word === null) continue;
      position = Math.min(position + 1, 16_383);
      const places = parts.get(word);
      const place = `${position}${LETTERS[part]}`;
      if (places) places.push(place);
      else parts.set(word, [place]);
    }
  });
  return [...parts].map(([word, places]) => `'${word}':${places.join(',')}`).join(' ');
}

export function stemOf(word: string, stems: Stems): string | null {
  return ENGLISH.test(word) ? (stems.get(word) ?? null) : word;
}

/** The words of a vector as PostgreSQL prints it, each with a mask of its parts: bit 0 is the name. */
export function readVector(text: string): [word: string, mask: number][] {
  const words: [string, number][] = [];
  // Words have neither quotes nor backslashes (search-words.ts): 'word':1A,2B 'other':3
  for (let at = 1; at > 0 && at < text.length;) {
    const quote = text.indexOf("'", at);
    const space = text.indexOf(' ', quote);
    const end = space === -1 ? text.length : space;
    let mask = 0;
    for (let place = quote + 3; place <= end; place++) {
      if (place < end && text[place] !== ',') continue;
      const letter = LETTERS.indexOf(text[place - 1]!);
      // Weight D is printed without its letter.
      mask |= 1 << (letter === -1 ? 3 : letter);
    }
    words.push([text.slice(at, quote), mask]);
    at = end + 2;
  }
  return words;
}
