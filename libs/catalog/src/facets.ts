import { normalise } from './search-words';

/** What a search can be narrowed by; several values of one facet widen it, several facets narrow it. */
export const FACETS = [
  'region',
  'domain',
  'kind',
  'operatorId',
  'priceModel',
  'updateFrequency',
  'openness',
  'importance',
  'businessLine',
] as const;
export type FacetName = (typeof FACETS)[number];

/** Chosen values by facet; an absent or empty list chooses all. */
export type FacetChoice = Readonly<Partial<Record<FacetName, readonly string[]>>>;

/** Values of a facet in an answer, besides the chosen ones. */
export const FACET_VALUES_MAX = 50;

export interface FacetValue {
  readonly value: string;
  /** Name of a region or an operator; null where the value speaks for itself. */
  readonly label: string | null;
  /** Products found with this value and the choices of the other facets. */
  readonly count: number;
  readonly chosen: boolean;
}

export interface Facet {
  readonly name: FacetName;
  readonly values: FacetValue[];
  /** Values that are not listed. */
  readonly more: number;
}

/** The values that one facet has, numbered from 1; 0 is "none". */
export class FacetValues {
  readonly values: string[] = [''];
  readonly labels: (string | null)[] = [null];
  private readonly codes = new Map<string, number>();
  /** What is shown for each code, as it is compared. */
  private readonly folded: string[] = [''];

  find(value: string): number | undefined {
    return this.codes.get(value);
  }

  code(value: string | null, label: string | null = null): number {
    if (value === null) return 0;
    let code = this.codes.get(value);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.codes.set(value, code);
    }
    if (this.labels[code] !== label || this.folded[code] === undefined) {
      this.labels[code] = label;
      this.folded[code] = normalise(label ?? value);
    }
    return code;
  }

  /** The labels, or values without one, that contain the normalised text. */
  textsWith(text: string): string[] {
    return this.values.flatMap((value, code) =>
      code > 0 && this.folded[code]!.includes(text) ? [this.labels[code] ?? value] : [],
    );
  }

  /** The facet as an answer shows it: most frequent first, the chosen ones always among them. */
  list(name: FacetName, counts: ArrayLike<number>, chosen: readonly string[]): Facet {
    const listed: FacetValue[] = [];
    for (let code = 1; code < this.values.length; code++) {
      const value = this.values[code]!;
      const count = counts[code] ?? 0;
      const isChosen = chosen.includes(value);
      if (count > 0 || isChosen) {
        listed.push({ value, label: this.labels[code]!, count, chosen: isChosen });
      }
    }
    listed.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
    const values = listed.filter(({ chosen: kept }, at) => at < FACET_VALUES_MAX || kept);
    return { name, values, more: listed.length - values.length };
  }
}
