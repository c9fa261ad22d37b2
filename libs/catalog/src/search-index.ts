import { FACETS, type FacetName, FacetValues } from './facets';
import { Numbers } from './search-numbers';
import { SlotSets } from './search-sets';
import { readVector } from './search-vector';
import { Vocabulary } from './search-vocabulary';
import { normalise } from './search-words';
import { SortedTexts } from './sorted-texts';

/** What the index holds of an entry. */
export interface IndexedEntry {
  readonly productId: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly keywords: readonly string[];
  readonly operatorId: string;
  readonly operatorName: string;
  readonly divisionCode: string | null;
  readonly provinceCode: string | null;
  readonly provinceName: string | null;
  readonly domain: string;
  readonly kind: string;
  readonly businessLine: string;
  readonly updateFrequency: string;
  readonly openness: string;
  readonly importance: string;
  readonly priceModels: readonly string[];
  readonly unitPriceMin: number | null;
  readonly publishedAtMs: number;
  readonly offered: boolean;
  /** As PostgreSQL prints the vector. */
  readonly search: string;
  /** A hash of the vector, by which a change of the words is noticed. */
  readonly searchHash: number;
}

/** A price above all, for products without one. */
const NO_PRICE = Number.MAX_VALUE;

/** Columns of one value a product; price models, of which it has several, are a mask. */
type SingleFacet = Exclude<FacetName, 'priceModel'>;
const SINGLE_FACETS = FACETS.filter((name) => name !== 'priceModel') as SingleFacet[];

/**
 * The offered products in memory, numbered by slots: columns of facet codes, and for each word its slots with the
 * parts in which it stands (`slot * 16 + mask`, ascending). A product whose words change gets a new slot.
 */
export class SearchIndex {
  readonly vocabulary = new Vocabulary();
  readonly postings: Numbers[] = [];
  readonly facetValues = Object.fromEntries(
    FACETS.map((name) => [name, new FacetValues()]),
  ) as Record<FacetName, FacetValues>;
  readonly divisions = new FacetValues();
  readonly columns = Object.fromEntries(
    SINGLE_FACETS.map((name) => [name, Numbers.ofCodes()]),
  ) as Record<SingleFacet, Numbers>;
  readonly priceModels = Numbers.ofCodes();
  readonly division = Numbers.ofCodes();
  readonly price = Numbers.ofDoubles();
  readonly publishedAt = Numbers.ofDoubles();
  readonly ids: string[] = [];
  /** Names, and the normalised ones: Chinese, and English where there is one. */
  readonly names: [string, string | null][] = [];
  readonly foldedNames: string[][] = [];
  /** Lengths of the normalised names, Chinese × 65,536 + English. */
  readonly nameLengths = Numbers.ofCodes();
  /** 1 for a slot that anyone may find. */
  readonly live = Numbers.ofBytes();
  /** Normalised keywords of the offered products, with how many have them. */
  readonly keywords = new Map<string, { text: string; count: number }>();
  readonly keywordOrder = new SortedTexts(() => this.keywords.keys());
  /** Changes with every change: what was computed before is old. */
  generation = 0;
  readonly sets = new SlotSets(this);
  offeredCount = 0;
  private readonly slots = new Map<string, number>();
  private readonly hashes: number[] = [];
  private readonly ownKeywords: (readonly string[])[] = [];
  private abandoned = 0;

  /** Whether so many slots are abandoned that a new index is cheaper. */
  get isWorn(): boolean {
    return this.abandoned > 1_000 && this.abandoned * 3 > this.ids.length;
  }

  columnOf(name: FacetName): Uint32Array {
    return name === 'priceModel' ? this.priceModels.data : this.columns[name].data;
  }

  codesOf(name: FacetName): number {
    const { length } = this.facetValues[name].values;
    return name === 'priceModel' ? 2 ** length : length;
  }

  put(entry: IndexedEntry): void {
    this.generation++;
    const known = this.slots.get(entry.productId);
    if (known !== undefined) this.withdraw(known);
    // Nobody finds it: it takes no room until it is offered.
    if (known === undefined && !entry.offered) return;
    const isSame = known !== undefined && this.hashes[known] === entry.searchHash;
    const slot = isSame ? known : this.ids.length;
    if (known !== undefined && slot !== known) this.abandoned++;
    if (slot === this.ids.length) this.addWords(slot, entry);
    this.setFacts(slot, entry);
    if (entry.offered) this.offer(slot, entry.keywords);
  }

  private addWords(slot: number, entry: IndexedEntry): void {
    this.slots.set(entry.productId, slot);
    this.ids.push(entry.productId);
    this.hashes.push(entry.searchHash);
    this.live.push(0);
    for (const [word, mask] of readVector(entry.search)) {
      const term = this.vocabulary.add(word);
      (this.postings[term] ??= Numbers.ofPostings()).push(slot * 16 + mask);
    }
  }

  private setFacts(slot: number, entry: IndexedEntry): void {
    const { facetValues: values, columns } = this;
    columns.region.set(slot, values.region.code(entry.provinceCode, entry.provinceName));
    columns.operatorId.set(slot, values.operatorId.code(entry.operatorId, entry.operatorName));
    for (const name of ['domain', 'kind', 'updateFrequency', 'openness', 'importance'] as const) {
      columns[name].set(slot, values[name].code(entry[name]));
    }
    columns.businessLine.set(slot, values.businessLine.code(entry.businessLine));
    this.priceModels.set(
      slot,
      entry.priceModels.reduce((mask, model) => mask | (1 << values.priceModel.code(model)), 0),
    );
    this.division.set(slot, this.divisions.code(entry.divisionCode));
    this.price.set(slot, entry.unitPriceMin ?? NO_PRICE);
    this.publishedAt.set(slot, entry.publishedAtMs);
    this.names[slot] = [entry.name, entry.nameEn];
    const folded = [entry.name, entry.nameEn ?? ''].filter(Boolean).map(normalise);
    this.foldedNames[slot] = folded;
    const [zh = 0, en = 0] = folded.map(({ length }) => length);
    this.nameLengths.set(slot, Math.min(zh, 0xffff) * 0x10000 + Math.min(en, 0xffff));
  }

  private offer(slot: number, keywords: readonly string[]): void {
    this.live.set(slot, 1);
    this.offeredCount++;
    this.ownKeywords[slot] = keywords;
    for (const text of keywords) {
      const folded = normalise(text);
      const known = this.keywords.get(folded);
      if (known) known.count++;
      else {
        this.keywords.set(folded, { text, count: 1 });
        this.keywordOrder.add(folded);
      }
    }
  }

  private withdraw(slot: number): void {
    if (this.live.data[slot] === 0) return;
    this.live.set(slot, 0);
    this.offeredCount--;
    for (const keyword of this.ownKeywords[slot] ?? []) {
      const folded = normalise(keyword);
      const known = this.keywords.get(folded)!;
      if (--known.count > 0) continue;
      this.keywords.delete(folded);
      this.keywordOrder.remove(folded);
    }
  }
}
