/** The text with the wildcards of LIKE taken literally. */
export function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** An ILIKE pattern that finds the text anywhere. */
export function containing(text: string): string {
  return `%${literal(text)}%`;
}

/** The words of a search; each must be found. */
export function wordsOf(q: string): string[] {
  return q.split(/\s+/).filter((word) => word !== '');
}
