import type { Page } from '@gongshu/platform';
import { type Facet, type FacetChoice, type FacetName, FACETS } from './facets';
import { type Bits, common, countOf, countOfBoth, slotsOf, tally } from './search-bits';
import type { SearchIndex } from './search-index';
import { type Matches, rankMax, rankOf } from './search-match';
import { pointsOf } from './search-points';
import type { Understood } from './search-ranking';
import { FEW_VALUES_MAX } from './search-sets';

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
  readonly slots: Placed[];
  readonly hasMore: boolean;
  readonly total: number;
  readonly facets: Facet[];
}

export type FoundPage<T> = Page<T> & { readonly total: number; readonly facets: Facet[] };

/** The slots that have one of the values chosen of a facet. */
interface Filter {
  readonly name: FacetName;
  readonly slots: Bits;
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
  const { sets } = index;
  const matching = matches ? matches.slots : sets.live();
  const { divisionPrefix: prefix } = wanted;
  const inside = prefix === undefined ? matching : common([matching, sets.inDivision(prefix)]);
  const filters = filtersOf(index, wanted.choice);
  const found = common([inside, ...filters.map(({ slots }) => slots)]);
  const total = countOf(found);
  const facets = FACETS.map((name) => {
    const others = filters.filter((filter) => filter.name !== name).map(({ slots }) => slots);
    const isChosen = others.length < filters.length;
    const counts = isChosen
      ? countsOf(index, name, common([inside, ...others], sets.room()))
      : countsOf(index, name, found, total);
    return index.facetValues[name].list(name, counts, wanted.choice[name] ?? []);
  });
  const slots = bestOf(index, search, slotsOf(found, total), wanted);
  return {
    slots: slots.slice(0, wanted.limit),
    hasMore: slots.length > wanted.limit,
    total,
    facets,
  };
}

/** Counts by code: of few values set by set, which is cheaper where there are many slots; else slot by slot. */
function countsOf(
  index: SearchIndex,
  name: FacetName,
  slots: Bits,
  size = countOf(slots),
): ArrayLike<number> {
  const codes = index.codesOf(name);
  let counts = new Uint32Array(codes);
  if (codes <= FEW_VALUES_MAX && codes * slots.length < size) {
    counts = Uint32Array.from(index.sets.byCode(name), (set) => countOfBoth(slots, set));
  } else {
    tally(slots, index.columnOf(name), counts);
  }
  return name === 'priceModel' ? unmask(counts) : counts;
}

/** Price models are counted by their mask, of which there are few, and added up at the end. */
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
  return FACETS.flatMap((name) => {
    const chosen = choice[name];
    if (!chosen || chosen.length === 0) return [];
    const codes = chosen.flatMap((value) => index.facetValues[name].find(value) ?? []);
    const slots = index.sets.withCodes(name, name === 'priceModel' ? masksOf(index, codes) : codes);
    return [{ name, slots }];
  });
}

/** The masks that have one of the price models. */
function masksOf(index: SearchIndex, codes: readonly number[]): number[] {
  const wanted = codes.reduce((mask, code) => mask | (1 << code), 0);
  const masks = Array.from({ length: index.codesOf('priceModel') }, (_, mask) => mask);
  return masks.filter((mask) => (mask & wanted) !== 0);
}

/** The first slots in the order asked for, one more than the page shows. */
function bestOf(
  index: SearchIndex,
  search: Understood | null,
  slots: Uint32Array,
  wanted: Wanted,
): Placed[] {
  const best = new Best(index, wanted);
  if (wanted.sort === 'relevance' && search) {
    const points = pointsOf(index, search, slots);
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at]!;
      // Names are looked at only where they may make a difference.
      if (!best.admits(slot, rankMax(index, search, slot, points[at]!))) continue;
      best.offer(slot, rankOf(index, search, slot, points[at]!));
    }
    return best.kept;
  }
  const price = index.price.data;
  const byPrice = wanted.sort === 'price';
  for (let at = 0; at < slots.length; at++) {
    best.offer(slots[at]!, byPrice ? -price[slots[at]!]! : 0);
  }
  return best.kept;
}

interface Placed {
  readonly slot: number;
  readonly place: Place;
}

/** The first products of an order after a place; the greater value is earlier. */
class Best {
  readonly kept: Placed[] = [];
  private least = -Infinity;
  private leastPublishedAt = -Infinity;
  private readonly size: number;
  private readonly after: Place;

  constructor(
    private readonly index: SearchIndex,
    { limit, after }: Wanted,
  ) {
    this.size = limit + 1;
    this.after = after ?? [Infinity, Infinity, ''];
  }

  /** Whether a slot may be among them that has no more than the value. */
  admits(slot: number, value: number): boolean {
    if (value !== this.least) return value > this.least;
    return this.index.publishedAt.data[slot]! >= this.leastPublishedAt;
  }

  offer(slot: number, value: number): void {
    if (!this.admits(slot, value) || value > this.after[0]) return;
    const publishedAt = this.index.publishedAt.data[slot]!;
    if (value === this.after[0] && publishedAt > this.after[1]) return;
    const place: Place = [value, publishedAt, this.index.ids[slot]!];
    if (!isBefore(this.after, place)) return;
    this.insert({ slot, place });
  }

  private insert(one: Placed): void {
    const { kept, size } = this;
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(kept[middle]!.place, one.place)) low = middle + 1;
      else high = middle;
    }
    if (low >= size) return;
    kept.splice(low, 0, one);
    if (kept.length > size) kept.pop();
    if (kept.length === size) [this.least, this.leastPublishedAt] = kept[size - 1]!.place;
  }
}

/** By value, then newest, then by id, so that no two stand in the same place. */
function isBefore(one: Place, other: Place): boolean {
  if (one[0] !== other[0]) return one[0] > other[0];
  if (one[1] !== other[1]) return one[1] > other[1];
  return one[2] > other[2];
}
