import type { FacetName, FacetValues } from './facets';
import { addBit, type Bits, noBits } from './search-bits';
import type { Numbers } from './search-numbers';

/** A set of a word or value is made when first asked for; a catalog of 100,000 products takes 12 KB for each. */
const KEPT_MAX = 1_000;
/** A facet of few values has a set for each of them; of others only those that are chosen. */
export const FEW_VALUES_MAX = 64;

/** By the codes 0 and 1. */
const LIVE = Uint8Array.of(0, 1);

/** What an index holds by slot and by word. */
export interface SlotColumns {
  readonly generation: number;
  readonly ids: { readonly length: number };
  readonly live: Numbers<Uint8Array>;
  readonly postings: readonly Numbers[];
  readonly divisions: FacetValues;
  readonly division: Numbers;
  columnOf(name: FacetName): Uint32Array;
  /** Codes of the column: of price models, of which a product has several, their masks. */
  codesOf(name: FacetName): number;
}

/** The slots of an index by word, by value of a facet and by division; what was made is kept until the index changes. */
export class SlotSets {
  private readonly kept = new Map<string, Bits>();
  private readonly facets = new Map<FacetName, readonly Bits[]>();
  private generation = -1;
  private spare = noBits(0);

  constructor(private readonly index: SlotColumns) {}

  /** The slots that anyone may find. */
  live(): Bits {
    return this.admitted('live', this.index.live.data, LIVE);
  }

  /** The slots in which a word stands, of those that anyone may find. */
  withWord(term: number): Bits {
    return this.keep(`word ${term}`, (bits) => {
      const { data, length } = this.index.postings[term]!;
      const live = this.index.live.data;
      for (let at = 0; at < length; at++) {
        const slot = data[at]! >>> 4;
        if (live[slot] === 1) addBit(bits, slot);
      }
    });
  }

  /** The slots whose code in the column of the facet is admitted. */
  withCodes(name: FacetName, codes: readonly number[]): Bits {
    const admitted = new Uint8Array(this.index.codesOf(name));
    for (const code of codes) admitted[code] = 1;
    return this.admitted(`${name} ${codes.join()}`, this.index.columnOf(name), admitted);
  }

  /** The slots of each code of a facet of few values. */
  byCode(name: FacetName): readonly Bits[] {
    this.forgetOld();
    const known = this.facets.get(name);
    if (known) return known;
    const column = this.index.columnOf(name);
    const size = this.index.ids.length;
    const sets = Array.from({ length: this.index.codesOf(name) }, () => noBits(size));
    for (let slot = 0; slot < size; slot++) addBit(sets[column[slot]!]!, slot);
    this.facets.set(name, sets);
    return sets;
  }

  /** The slots of operators of a division or of one inside it. */
  inDivision(prefix: string): Bits {
    const { division, divisions } = this.index;
    const inside = Uint8Array.from(divisions.values, (code) => Number(code.startsWith(prefix)));
    return this.admitted(`division ${prefix}`, division.data, inside);
  }

  /** Room for a set, until it is asked for again. */
  room(): Bits {
    const wanted = (this.index.ids.length + 31) >>> 5;
    return this.spare.length === wanted ? this.spare : (this.spare = new Uint32Array(wanted));
  }

  private admitted(key: string, column: Uint8Array | Uint32Array, codes: Uint8Array): Bits {
    const size = this.index.ids.length;
    return this.keep(key, (bits) => {
      for (let slot = 0; slot < size; slot++) if (codes[column[slot]!] === 1) addBit(bits, slot);
    });
  }

  private keep(key: string, fill: (bits: Bits) => void): Bits {
    this.forgetOld();
    let bits = this.kept.get(key);
    if (bits) return bits;
    bits = noBits(this.index.ids.length);
    fill(bits);
    if (this.kept.size >= KEPT_MAX) this.kept.clear();
    this.kept.set(key, bits);
    return bits;
  }

  private forgetOld(): void {
    if (this.generation === this.index.generation) return;
    this.kept.clear();
    this.facets.clear();
    this.generation = this.index.generation;
  }
}
