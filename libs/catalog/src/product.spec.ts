import { assertProductAllowed, divisionPrefix, SLUG } from './product';

const resource = {
  name: '资源',
  domain: '气象',
  importance: 'GENERAL',
  openness: 'NOT_OPEN',
} as const;
const allowed = (
  change: object,
  kind: 'API_PROXY' | 'DATASET' = 'API_PROXY',
  domain = '气象',
  primaryData = false,
) =>
  assertProductAllowed(
    { domain, kind, primaryData },
    [resource, { ...resource, ...change }],
    ['气象', '水利'],
  );

describe('a product', () => {
  it('is made of general data inside the agreement', () => {
    expect(() => allowed({ domain: '水利' })).not.toThrow();
    expect(() => allowed({ importance: 'IMPORTANT' })).not.toThrow();
  });

  it('C03: stays inside the scope of its agreement, with all its resources', () => {
    expect(() => allowed({}, 'API_PROXY', '交通')).toThrow(/PRODUCT_OUT_OF_SCOPE/);
    expect(() => allowed({ domain: '交通' })).toThrow(/RESOURCE_OUT_OF_SCOPE/);
  });

  it('C06: is made of no core data, and of no important data in bulk', () => {
    expect(() => allowed({ importance: 'CORE' })).toThrow(/RESOURCE_CORE_DATA/);
    expect(() => allowed({ importance: 'IMPORTANT' }, 'DATASET')).toThrow(
      /RESOURCE_IMPORTANT_DATA/,
    );
  });

  it('C07: gives primary data in bulk where they are open alone', () => {
    const primary = (openness: string) => () => allowed({ openness }, 'DATASET', '气象', true);
    expect(primary('NOT_OPEN')).toThrow(/RESOURCE_NOT_OPEN/);
    expect(primary('CONDITIONALLY_OPEN')).toThrow(/RESOURCE_NOT_OPEN/);
    // The resource beside it is not open either.
    expect(primary('OPEN')).toThrow(/RESOURCE_NOT_OPEN/);
    expect(() => allowed({}, 'DATASET')).not.toThrow();
  });

  it.each(['a', '0', 'a-b', 'daily-weather-2'])('may be called %s', (slug) => {
    expect(SLUG.test(slug)).toBe(true);
  });
  it.each(['', '-a', 'a-', 'a--b', 'A', 'a_b', 'a b', '气象', 'a/b', 'a\n'])(
    'may not be called %p',
    (slug) => {
      expect(SLUG.test(slug)).toBe(false);
    },
  );
});

describe('a division', () => {
  it.each([
    ['330000', '33'],
    ['330100', '3301'],
    ['330106', '330106'],
    ['419001', '419001'],
  ])('%s holds those that begin with %s', (code, prefix) => {
    expect(divisionPrefix(code)).toBe(prefix);
  });
});
