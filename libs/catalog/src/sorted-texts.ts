/** Texts in order, found by their beginning. They are sorted when first asked for; later ones are put in their place. */
export class SortedTexts {
  private sorted: string[] | undefined;

  /** @param all what there is before it is first asked for */
  constructor(private readonly all: () => Iterable<string>) {}

  /** After `all` has it. */
  add(text: string): void {
    this.sorted?.splice(lowerBound(this.sorted, text), 0, text);
  }

  /** After `all` has it no longer. */
  remove(text: string): void {
    this.sorted?.splice(lowerBound(this.sorted, text), 1);
  }

  *startingWith(prefix: string): Generator<string> {
    this.sorted ??= [...this.all()].sort();
    for (let at = lowerBound(this.sorted, prefix); at < this.sorted.length; at++) {
      const text = this.sorted[at]!;
      if (!text.startsWith(prefix)) return;
      yield text;
    }
  }
}

/** The first place whose text is not less. */
function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
