import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  encodeCursor,
  isUuid,
  type PageRequest,
  PrismaService,
} from '@gongshu/platform';
import { CatalogEntries } from './catalog-entries';
import { type EntryRow, look, readEntries, readPage, stemsOf } from './entry.queries';
import type { FacetChoice } from './facets';
import { divisionPrefix } from './product';
import { SearchIndex } from './search-index';
import { match, type Matches, reasonsOf, soughtWords, understand } from './search-match';
import { type FoundPage, type Place, query, type Sort, SORTS } from './search-query';
import type { RankReason, Understood } from './search-ranking';
import { suggest, type Suggestion } from './search-suggest';
import { ENGLISH, type Stems } from './search-vector';

export interface CatalogSearchRequest extends PageRequest {
  /** Words, Chinese or English. */
  readonly q?: string;
  readonly choice: FacetChoice;
  /** Division of the operator, with all divisions inside it. */
  readonly divisionCode?: string;
  /** Default: by relevance with a search, else the newest first. */
  readonly sort?: Sort;
}

/** A product as found. */
export interface CatalogHit {
  readonly entry: EntryRow;
  /** Null without a search. */
  readonly rank: { readonly points: number; readonly reasons: RankReason[] } | null;
}

export type CatalogResult = FoundPage<CatalogHit> & {
  /** Whether words like the sought ones were taken, as no product has the words themselves. */
  readonly loosely: boolean;
};

/** So few that other requests are served between two parts. */
const LOADED_AT_ONCE = 500;
const STEMS_MAX = 10_000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What anyone may find (I8): an index in memory that is brought up to the database's state before every search. */
@Injectable()
export class CatalogSearch {
  private index = new SearchIndex();
  private horizon: string | undefined;
  /** Entries seen from transactions at or after the horizon, which the next look brings again. */
  private seen = new Set<string>();
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private readonly stems = new Map<string, string | null>();

  constructor(
    private readonly prisma: PrismaService,
    private readonly entries: CatalogEntries,
  ) {}

  /** @throws DomainError MALFORMED_CURSOR */
  async search(request: CatalogSearchRequest): Promise<CatalogResult> {
    const q = request.q?.trim() ?? '';
    const sort = request.sort ?? (q === '' ? 'newest' : 'relevance');
    const after = request.cursor === undefined ? undefined : placeOf(request.cursor, sort);
    await this.refresh();
    const { index } = this;
    const { search, matches } =
      q === '' ? { search: null, matches: null } : await this.find(index, q);
    const { limit, choice, divisionCode } = request;
    const prefix = divisionCode === undefined ? undefined : divisionPrefix(divisionCode);
    const found = query(index, search, matches, {
      choice,
      divisionPrefix: prefix,
      sort,
      limit,
      after,
    });
    const rows = await readPage(
      this.prisma,
      found.slots.map(({ place }) => place[2]),
    );
    const byId = new Map(rows.map((row) => [row.productId, row]));
    const items = found.slots.flatMap(({ slot, place }) => {
      const entry = byId.get(place[2]);
      if (!entry) return [];
      const reasons = search && reasonsOf(index, search, slot);
      const points = reasons?.reduce((sum, reason) => sum + reason.points, 0) ?? 0;
      return [{ entry, rank: reasons && { points, reasons } }];
    });
    const last = found.slots.at(-1);
    return {
      items,
      nextCursor: found.hasMore && last ? encodeCursor([sort, ...last.place]) : null,
      total: found.total,
      facets: found.facets,
      loosely: search?.loosely ?? false,
    };
  }

  /** Loads what the first search would have to wait for. */
  async warm(): Promise<void> {
    await this.suggest(WARMING);
  }

  async suggest(q: string): Promise<Suggestion[]> {
    await this.refresh();
    return suggest(this.index, q);
  }

  /** First by the words themselves; where no product has them all, by words like them. */
  private async find(
    index: SearchIndex,
    q: string,
  ): Promise<{ search: Understood; matches: Matches }> {
    const stems = await this.stemsFor(soughtWords(q));
    const search = understand(index, q, stems, false);
    const matches = match(index, search);
    if (matches.length > 0) return { search, matches };
    const loose = understand(index, q, stems, true);
    return { search: loose, matches: match(index, loose) };
  }

  private async stemsFor(words: readonly string[]): Promise<Stems> {
    const unknown = words.filter((word) => ENGLISH.test(word) && !this.stems.has(word));
    if (unknown.length > 0) {
      if (this.stems.size > STEMS_MAX) this.stems.clear();
      for (const { word, stem } of await stemsOf(this.prisma, unknown)) this.stems.set(word, stem);
    }
    return this.stems;
  }

  /** The entries are as things stand now. Returns after a look that began after the call: many callers share one. */
  refresh(): Promise<void> {
    if (!this.running)
      return (this.running = this.catchUp().finally(() => (this.running = undefined)));
    // The running look may have begun before a change that this caller has seen.
    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.refresh();
      });
    return this.next;
  }

  private async catchUp(): Promise<void> {
    const at = new Date();
    let seen = await look(this.prisma, this.horizon ?? NOTHING_CHANGED, at);
    if (seen.pending) {
      await this.entries.settle(at);
      seen = await look(this.prisma, this.horizon ?? NOTHING_CHANGED, at);
    }
    if (this.horizon === undefined || this.index.isWorn) await this.load();
    else {
      const changed = seen.changed.filter((entry) => !this.seen.has(entry));
      if (changed.length > 0) {
        const ids = changed.map((entry) => entry.slice(0, NOBODY.length));
        for (const entry of await readEntries(this.prisma, { ids })) this.index.put(entry);
      }
    }
    this.horizon = seen.horizon;
    this.seen = new Set(seen.changed);
  }

  private async load(): Promise<void> {
    const index = new SearchIndex();
    let after = NOBODY;
    for (;;) {
      const entries = await readEntries(this.prisma, { after, limit: LOADED_AT_ONCE });
      for (const entry of entries) index.put(entry);
      if (entries.length < LOADED_AT_ONCE) break;
      after = entries.at(-1)!.productId;
    }
    this.index = index;
  }
}

/** Chinese, so that the dictionary is loaded as well. */
const WARMING = '数据';

/** Above all transactions. */
const NOTHING_CHANGED = '18446744073709551615';

/** @throws DomainError MALFORMED_CURSOR, also for the cursor of another order */
function placeOf(cursor: string, sort: Sort): Place {
  const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
  const [, value, publishedAt, id] = decodeCursor(cursor, [
    (name) => SORTS.some((known) => known === name) && name === sort,
    isNumber,
    isNumber,
    isUuid,
  ]) as [string, string, string, string];
  return [Number(value), Number(publishedAt), id];
}
