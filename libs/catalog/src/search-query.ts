import type { Page } from '@gongshu/platform';
import { type Facet, type FacetChoice, type FacetName, FACETS } from './facets';
import { type SearchIndex, SINGLE_FACETS } from './search-index';
import { type Matches, rankOf, type Understood } from './search-match';

export const SORTS = ['relevance', 'newest', 'price'] as const;
export type Sort = (typeof SORTS)[number];

/** Where a product stands in the order: its sort value, its instant of publication, its id. */
export type Place = readonly [value: number, publishedAtMs: number, productId: string];

export interface Narrowing {
  readonly choice: FacetChoice;
  /** What the codes of divisions begin with. */
  readonly divisionPrefix?: string;
}

export interface Wanted extends Narrowing {
  readonly sort: Sort;
  readonly limit: number;
  readonly after?: Place;
}

export interface Found {
  readonly slots: { slot: number; place: Place }[];
  readonly hasMore: boolean;
  readonly total: number;
  readonly facets: Facet[];
}

export type FoundPage<T> = Page<T> & { readonly total: number; readonly facets: Facet[] };

interface Filter {
  /** Place of the facet in FACETS. */
  readonly facet: number;
  /** Whether the slot has one of the chosen values. */
  readonly admits: (slot: number) => boolean;
}

/**
 * What of the matches (of all, without a search) has the chosen values; a facet is counted without its own choice, so
 * that its other values tell what choosing them would add.
 */
export function query(
  index: SearchIndex,
  search: Understood | null,
  matches: Matches | null,
  wanted: Wanted,
): Found {
  const filters = filtersOf(index, wanted.choice);
  const inDivision = divisionTest(index, wanted.divisionPrefix);
  const counts = FACETS.map(
    (name) =>
      new Uint32Array(index.facetValues[name].values.length + (name === 'priceModel' ? 256 : 0)),
  );
  const best = new Best(wanted);
  const { live } = index;
  const size = matches ? matches.slots.length : index.ids.length;
  let total = 0;
  for (let at = 0; at < size; at++) {
    const slot = matches ? matches.slots[at]! : at;
    if (live[slot] === 0 || (inDivision && !inDivision(slot))) continue;
    const failed = failedFilter(filters, slot);
    if (failed === MANY) continue;
    if (failed !== NONE) {
      count(index, counts[failed]!, failed, slot);
      continue;
    }
    total++;
    for (let facet = 0; facet < FACETS.length; facet++) count(index, counts[facet]!, facet, slot);
    best.offer(index, slot, valueOf(index, search, wanted.sort, slot, matches?.points[at] ?? 0));
  }
  const slots = best.list();
  return {
    slots: slots.slice(0, wanted.limit),
    hasMore: slots.length > wanted.limit,
    total,
    facets: FACETS.map((name, at) =>
      index.facetValues[name].list(
        name,
        name === 'priceModel' ? unmask(counts[at]!) : counts[at]!,
        wanted.choice[name] ?? [],
      ),
    ),
  };
}

const NONE = -1;
const MANY = -2;

function failedFilter(filters: readonly Filter[], slot: number): number {
  let failed = NONE;
  for (const { facet, admits } of filters) {
    if (admits(slot)) continue;
    if (failed !== NONE) return MANY;
    failed = facet;
  }
  return failed;
}

function count(index: SearchIndex, counts: Uint32Array, facet: number, slot: number): void {
  const name = FACETS[facet]!;
  // Price models are counted by their mask, of which there are few, and added up at the end.
  const code = name === 'priceModel' ? index.priceModels[slot]! : index.columns[name][slot]!;
  counts[code]!++;
}

function unmask(counts: Uint32Array): number[] {
  const byCode = new Array<number>(32).fill(0);
  counts.forEach((number, mask) => {
    for (let code = 1; number > 0 && code < 32; code++) {
      if (mask & (1 << code)) byCode[code]! += number;
    }
  });
  return byCode;
}

function filtersOf(index: SearchIndex, choice: FacetChoice): Filter[] {
  const filters: Filter[] = [];
  for (const name of FACETS) {
    const chosen = choice[name];
    if (!chosen || chosen.length === 0) continue;
    const codes = chosen.flatMap((value) => index.facetValues[name].find(value) ?? []);
    filters.push({ facet: FACETS.indexOf(name), admits: admission(index, name, codes) });
  }
  return filters;
}

function admission(index: SearchIndex, name: FacetName, codes: number[]): Filter['admits'] {
  if (name === 'priceModel') {
    const mask = codes.reduce((sum, code) => sum | (1 << code), 0);
    return (slot) => (index.priceModels[slot]! & mask) !== 0;
  }
  const admitted = new Uint8Array(index.facetValues[name].values.length);
  for (const code of codes) admitted[code] = 1;
  const column = index.columns[name as (typeof SINGLE_FACETS)[number]];
  return (slot) => admitted[column[slot]!] === 1;
}

function divisionTest(index: SearchIndex, prefix?: string): ((slot: number) => boolean) | null {
  if (prefix === undefined) return null;
  const inside = index.divisions.values.map((code) => code.startsWith(prefix));
  return (slot) => inside[index.division[slot]!]!;
}

/** Greater is earlier in the order. */
function valueOf(
  index: SearchIndex,
  search: Understood | null,
  sort: Sort,
  slot: number,
  points: number,
): number {
  if (sort === 'price') return -index.price[slot]!;
  return sort === 'relevance' && search ? rankOf(index, search, slot, points) : 0;
}

/** The first products of an order after a place, one more than the page shows. */
class Best {
  private readonly kept: { slot: number; place: Place }[] = [];
  private readonly size: number;
  private readonly after: Place | undefined;

  constructor({ limit, after }: Wanted) {
    this.size = limit + 1;
    this.after = after;
  }

  offer(index: SearchIndex, slot: number, value: number): void {
    const publishedAt = index.publishedAt[slot]!;
    const { kept } = this;
    if (kept.length === this.size) {
      const [lastValue, lastPublished] = kept[kept.length - 1]!.place;
      if (value < lastValue || (value === lastValue && publishedAt < lastPublished)) return;
    }
    const place: Place = [value, publishedAt, index.ids[slot]!];
    if (this.after && !isBefore(this.after, place)) return;
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(kept[middle]!.place, place)) low = middle + 1;
      else high = middle;
    }
    if (low >= this.size) return;
    kept.splice(low, 0, { slot, place });
    if (kept.length > this.size) kept.pop();
  }

  list(): { slot: number; place: Place }[] {
    return this.kept;
  }
}

/** By value, then newest, then by id, so that no two stand in the same place. */
function isBefore(one: Place, other: Place): boolean {
  if (one[0] !== other[0]) return one[0] > other[0];
  if (one[1] !== other[1]) return one[1] > other[1];
  return one[2] > other[2];
}
