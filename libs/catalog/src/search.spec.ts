import fc from 'fast-check';
import { type FacetChoice, FACETS } from './facets';
import { slotsOf } from './search-bits';
import { type IndexedEntry, SearchIndex } from './search-index';
import { match, NO_MATCHES, reasonsOf, understand } from './search-match';
import { type Place, query } from './search-query';
import { suggest } from './search-suggest';
import { entryWords, readVector, vectorOf } from './search-vector';
import { searchWords, wordsOf } from './search-words';

const STEMS = new Map([
  ['weather', 'weather'],
  ['bus', 'bus'],
  ['the', null],
]);

function entry(at: number, overrides: Partial<IndexedEntry> = {}): IndexedEntry {
  const name = overrides.name ?? `气象观测${at}`;
  const texts = {
    NAME: name,
    KEYWORDS: '',
    SUMMARY: '逐日数据',
    CONTEXT: overrides.domain ?? '气象',
  };
  const search = vectorOf(entryWords(texts), STEMS);
  return {
    productId: `01890000-0000-7000-8000-${String(at).padStart(12, '0')}`,
    name,
    nameEn: null,
    keywords: [],
    operatorId: 'o1',
    operatorName: '甲',
    divisionCode: null,
    provinceCode: null,
    provinceName: null,
    domain: '气象',
    kind: 'DATASET',
    businessLine: 'CROSS_DOMAIN',
    updateFrequency: 'DAILY',
    openness: 'OPEN',
    importance: 'GENERAL',
    priceModels: [],
    unitPriceMin: null,
    publishedAtMs: at,
    offered: true,
    search,
    searchHash: [...search].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 0),
    ...overrides,
  };
}

function indexOf(entries: readonly IndexedEntry[]): SearchIndex {
  const index = new SearchIndex();
  for (const one of entries) index.put(one);
  return index;
}

describe('words', () => {
  it('are cut alike in texts and in searches, with the words of the field whole and in parts', () => {
    expect(wordsOf('公共数据授权运营')).toEqual(
      expect.arrayContaining(['公共', '数据', '公共数据', '授权', '运营', '授权运营']),
    );
    expect(searchWords('公共数据')).toEqual({ required: ['公共', '数据'], whole: ['公共数据'] });
    expect(wordsOf('ＰＭ2.5 的 Weather')).toEqual(['pm2.5', 'weather']);
    expect(searchWords('的 %_')).toEqual({ required: [], whole: [] });
  });

  it('come back from the vector with the parts in which they stand, English by its stem', () => {
    const vector = vectorOf([['the', 'weather', '气象'], [], ['气象'], ['bus']], STEMS);
    expect(Object.fromEntries(readVector(vector))).toEqual({ weather: 1, 气象: 5, bus: 8 });
    expect(readVector("'气象':1A,2 'bus':3C")).toEqual([
      ['气象', 9],
      ['bus', 4],
    ]);
  });
});

describe('the index', () => {
  const some = fc.array(
    fc.record({
      name: fc.array(fc.constantFrom('气象', '公交', '水质', '数据', 'bus'), { maxLength: 4 }),
      domain: fc.constantFrom('气象', '交通'),
      kind: fc.constantFrom('DATASET', 'API_PROXY'),
      priceModels: fc.subarray(['PER_CALL', 'PACKAGE', 'VOLUME']),
      offered: fc.boolean(),
    }),
    { maxLength: 30 },
  );

  it('counts and finds what counting one by one would', () => {
    fc.assert(
      fc.property(
        some,
        fc.subarray(['气象', '公交', 'bus', '数据']),
        fc.record({
          domain: fc.subarray(['气象', '交通', '无']),
          kind: fc.subarray(['DATASET', 'API_PROXY']),
          priceModel: fc.subarray(['PER_CALL', 'PACKAGE']),
        }),
        (facts, words, choice) => {
          const entries = facts.map(({ name, ...rest }, at) =>
            entry(at, { ...rest, name: name.join(' ') }),
          );
          const index = indexOf(entries);
          const search = words.length > 0 ? understand(index, words.join(' '), STEMS, false) : null;
          // A word that no entry has would be taken for one like it.
          fc.pre(!search?.loosely);
          const found = query(index, search, search && match(index, search), {
            choice,
            sort: 'newest',
            limit: 100,
          });
          const has = ({ name, domain, search: vector }: IndexedEntry) =>
            words.every((word) => readVector(vector).some(([own]) => own === word)) &&
            name + domain;
          const chosen = (one: IndexedEntry, but?: string) =>
            (but === 'domain' ||
              choice.domain.length === 0 ||
              choice.domain.includes(one.domain)) &&
            (but === 'kind' || choice.kind.length === 0 || choice.kind.includes(one.kind)) &&
            (but === 'priceModel' ||
              choice.priceModel.length === 0 ||
              one.priceModels.some((model) => choice.priceModel.includes(model)));
          const matching = entries.filter((one) => one.offered && has(one));
          const expected = matching.filter((one) => chosen(one)).map(({ productId }) => productId);
          expect(found.slots.map(({ place }) => place[2])).toEqual(expected.reverse());
          expect(found.total).toBe(expected.length);
          const counts = (name: string) =>
            Object.fromEntries(
              found.facets
                .find((facet) => facet.name === name)!
                .values.filter(({ count }) => count > 0)
                .map(({ value, count }) => [value, count]),
            );
          const tally = (but: string, values: (one: IndexedEntry) => readonly string[]) => {
            const sums: Record<string, number> = {};
            for (const one of matching.filter((each) => chosen(each, but))) {
              for (const value of values(one)) sums[value] = (sums[value] ?? 0) + 1;
            }
            return sums;
          };
          expect(counts('domain')).toEqual(tally('domain', ({ domain }) => [domain]));
          expect(counts('kind')).toEqual(tally('kind', ({ kind }) => [kind]));
          expect(counts('priceModel')).toEqual(
            tally('priceModel', ({ priceModels }) => priceModels),
          );
        },
      ),
    );
  });

  it('counts a large catalog by sets as a small one slot by slot, also after a change', () => {
    const kinds = ['DATASET', 'API_PROXY', 'REPORT'];
    const entries = Array.from({ length: 400 }, (_, at) =>
      entry(at, {
        kind: kinds[at % 3]!,
        operatorId: `o${at % 100}`,
        priceModels: ['PER_CALL', 'VOLUME'].slice(at % 2),
      }),
    );
    const index = indexOf(entries);
    const counted = (choice: FacetChoice) => {
      const found = query(index, null, null, { choice, sort: 'newest', limit: 1 });
      return Object.fromEntries(
        found.facets.map(({ name, values }) => [name, values.map(({ count }) => count)]),
      );
    };
    expect(counted({})).toMatchObject({ kind: [134, 133, 133], priceModel: [400, 200] });
    expect(counted({ kind: ['REPORT'] })).toMatchObject({
      kind: [134, 133, 133],
      priceModel: [133, 67],
      domain: [133],
    });
    index.put({ ...entries[0]!, kind: 'REPORT' });
    index.put({ ...entries[3]!, offered: false });
    expect(counted({})).toMatchObject({ kind: [134, 133, 132], priceModel: [399, 200] });
    expect(counted({ operatorId: ['o3'], kind: ['REPORT'] })).toMatchObject({ domain: [1] });
  });

  it('ranks as scoring everyone would, whatever is passed over', () => {
    const name = fc.array(fc.constantFrom('气象', '公交', '数据', '观测'), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.nat(4)), { maxLength: 40 }),
        name,
        fc.integer({ min: 1, max: 5 }),
        (products, sought, limit) => {
          const index = indexOf(
            products.map(([words, publishedAtMs], at) =>
              entry(at, { name: words.join(''), publishedAtMs }),
            ),
          );
          const search = understand(index, sought.join(''), STEMS, false);
          const matches = match(index, search);
          const { slots } = query(index, search, matches, { choice: {}, sort: 'relevance', limit });
          const expected = [...slotsOf(matches.slots)].map((slot) => {
            const points = reasonsOf(index, search, slot).map((reason) => reason.points);
            const rank = points.reduce((sum, one) => sum + one, 0);
            return [rank, index.publishedAt.data[slot]!, index.ids[slot]!] as const;
          });
          expected.sort((one, other) =>
            one[0] !== other[0]
              ? other[0] - one[0]
              : other[1] - one[1] || (one[2] < other[2] ? 1 : -1),
          );
          expect(slots.map(({ place }) => place)).toEqual(expected.slice(0, limit));
        },
      ),
    );
  });

  it('goes from page to page without gap or repetition, and its reasons add up to the rank', () => {
    const names = ['气象观测', '气象 公交', '公交 数据', '数据'];
    const index = indexOf(
      Array.from({ length: 40 }, (_, at) =>
        entry(at, { name: names[at % 4], publishedAtMs: at % 7, unitPriceMin: at % 3 }),
      ),
    );
    const search = understand(index, '气象', STEMS, false);
    const matches = match(index, search);
    for (const sort of ['relevance', 'newest', 'price'] as const) {
      const all = query(index, search, matches, { choice: {}, sort, limit: 100 });
      const seen: Place[] = [];
      let after: Place | undefined;
      do {
        const page = query(index, search, matches, { choice: {}, sort, limit: 3, after });
        seen.push(...page.slots.map(({ place }) => place));
        after = page.hasMore ? page.slots.at(-1)!.place : undefined;
      } while (after);
      expect(seen).toEqual(all.slots.map(({ place }) => place));
      if (sort !== 'relevance') continue;
      for (const { slot, place } of all.slots) {
        const sum = reasonsOf(index, search, slot).reduce((total, { points }) => total + points, 0);
        expect(sum).toBe(place[0]);
      }
    }
  });

  it('forgets what is no longer offered and learns new words of a known product', () => {
    const index = indexOf([entry(1, { keywords: ['气温'] }), entry(2)]);
    const found = (q: string) => match(index, understand(index, q, STEMS, false)).length;
    expect(found('气象')).toBe(2);
    index.put(entry(1, { name: '公交数据', domain: '交通' }));
    expect([found('气象'), found('公交'), index.keywords.size]).toEqual([1, 1, 0]);
    index.put(entry(2, { offered: false }));
    expect(found('气象')).toBe(0);
    const { total, facets } = query(index, null, null, { choice: {}, sort: 'newest', limit: 5 });
    expect([total, facets.map(({ name }) => name)]).toEqual([1, [...FACETS]]);
    index.put(entry(2));
    expect(found('气象')).toBe(1);
    expect(match(index, understand(index, '的', STEMS, false))).toBe(NO_MATCHES);
  });

  it('suggests by beginnings, and by likeness where nothing begins so', () => {
    const index = indexOf([
      entry(1, { name: '公交到站', keywords: ['公交车'] }),
      entry(2, { name: '气象观测', nameEn: 'Weather', search: "'weather':1A '气象':2A" }),
    ]);
    expect(suggest(index, '公')).toContainEqual({ kind: 'KEYWORD', text: '公交车' });
    expect(suggest(index, '公交')).toContainEqual({ kind: 'PRODUCT', text: '公交到站' });
    expect(suggest(index, 'wea')).toEqual([{ kind: 'PRODUCT', text: 'Weather' }]);
    expect(suggest(index, 'wether')).toEqual([{ kind: 'PRODUCT', text: 'Weather' }]);
    expect(suggest(index, ' ')).toEqual([]);
    // What comes after the first suggestion is found in its order, and what goes is not.
    index.put(entry(3, { name: '公交客流', keywords: ['公交卡', '公交车'] }));
    index.put(entry(1, { offered: false }));
    expect(suggest(index, '公交').filter(({ kind }) => kind === 'KEYWORD')).toEqual([
      { kind: 'KEYWORD', text: '公交卡' },
      { kind: 'KEYWORD', text: '公交车' },
    ]);
    index.put(entry(3, { name: '公交客流', keywords: ['公交卡'] }));
    expect(suggest(index, '公交车')).not.toContainEqual({ kind: 'KEYWORD', text: '公交车' });
  });
});
