import type { Page } from '@gongshu/platform';
import { type Facet, type FacetChoice, type FacetName, FACETS } from './facets';
import type { SearchIndex } from './search-index';
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
  readonly column: Uint32Array;
  /** 1 for the codes of the chosen values; of price models, for the masks that have one of them. */
  readonly admitted: Uint8Array;
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
  const columns = FACETS.map((name) => columnOf(index, name));
  const counts = FACETS.map((name) => new Uint32Array(codesOf(index, name)));
  const best = new Best(wanted);
  const live = index.live.data;
  const size = matches ? matches.length : index.ids.length;
  let total = 0;
  for (let at = 0; at < size; at++) {
    const slot = matches ? matches.slots[at]! : at;
    if (live[slot] === 0 || (inDivision && !inDivision(slot))) continue;
    const failed = failedFilter(filters, slot);
    if (failed === MANY) continue;
    if (failed !== NONE) {
      counts[failed]![columns[failed]![slot]!]!++;
      continue;
    }
    total++;
    for (let facet = 0; facet < columns.length; facet++) counts[facet]![columns[facet]![slot]!]!++;
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

/** The one filter that keeps a slot out; none, or many. */
function failedFilter(filters: readonly Filter[], slot: number): number {
  let failed = NONE;
  for (let at = 0; at < filters.length; at++) {
    const { admitted, column, facet } = filters[at]!;
    if (admitted[column[slot]!] === 1) continue;
    if (failed !== NONE) return MANY;
    failed = facet;
  }
  return failed;
}

/** Price models are counted by their mask, of which there are few, and added up at the end. */
function columnOf(index: SearchIndex, name: FacetName): Uint32Array {
  return name === 'priceModel' ? index.priceModels.data : index.columns[name].data;
}

function codesOf(index: SearchIndex, name: FacetName): number {
  const { length } = index.facetValues[name].values;
  return name === 'priceModel' ? 2 ** length : length;
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
  return FACETS.flatMap((name, facet) => {
    const chosen = choice[name];
    if (!chosen || chosen.length === 0) return [];
    const codes = chosen.flatMap((value) => index.facetValues[name].find(value) ?? []);
    const admitted = new Uint8Array(codesOf(index, name));
    for (const code of codes) {
      if (name !== 'priceModel') admitted[code] = 1;
      else admitted.forEach((_, mask) => mask & (1 << code) && (admitted[mask] = 1));
    }
    return [{ facet, column: columnOf(index, name), admitted }];
  });
}

function divisionTest(index: SearchIndex, prefix?: string): ((slot: number) => boolean) | null {
  if (prefix === undefined) return null;
  const inside = index.divisions.values.map((code) => code.startsWith(prefix));
  return (slot) => inside[index.division.data[slot]!]!;
}

/** Greater is earlier in the order. */
function valueOf(
  index: SearchIndex,
  search: Understood | null,
  sort: Sort,
  slot: number,
  points: number,
): number {
  if (sort === 'price') return -index.price.data[slot]!;
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
    const publishedAt = index.publishedAt.data[slot]!;
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
