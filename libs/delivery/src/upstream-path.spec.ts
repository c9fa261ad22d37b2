import fc from 'fast-check';
import { upstreamPath } from './upstream-path';

const base = new URL('http://upstream.example/open/weather/');

describe('The path asked of an upstream', () => {
  it.each([
    ['/', '', '/open/weather/'],
    ['/daily', '', '/open/weather/daily'],
    ['/daily/', 'from=2026-01-01&q=%E6%9D%AD', '/open/weather/daily/?from=2026-01-01&q=%E6%9D%AD'],
    ['/a%2Fb', '', '/open/weather/a%2Fb'],
    ['/100%25', '', '/open/weather/100%25'],
    ['/a..b/...', '', '/open/weather/a..b/...'],
    ['/x;v=1', 'u=http://other/../..', '/open/weather/x;v=1?u=http://other/../..'],
  ])('follows the base path: %s %s', (path, query, expected) => {
    expect(upstreamPath(base, path, query)).toBe(expected);
  });

  it('keeps the query of the base address', () => {
    expect(upstreamPath(new URL('http://u/x?tenant=7'), '/', 'a=1')).toBe('/x?tenant=7&a=1');
  });

  it.each([
    'no-slash',
    '//evil.example/x',
    '/a//b',
    '/..',
    '/a/../b',
    '/./a',
    '/%2e%2e/a',
    '/%2E./a',
    '/a/%2e%2e%2fb',
    '/a%2f..%2fb',
    '/%252e%252e/a',
    '/%25252e%25252e/%25',
    '/%2525252525252e%2e/a',
    '/..;/admin',
    '/%2e%2e;x=1/admin',
    '/..%20/a',
    '/..%5cadmin',
    '/..\\admin',
    '/a\\b',
    '/a%00',
    '/a%0d%0aX:1',
    '/a b',
    '/a#b',
    '/a?b',
    '/%zz',
    '/%c0%ae%c0%ae/a',
    '/é',
  ])('is refused when it could mean something outside: %s', (path) => {
    expect(upstreamPath(base, path, '')).toBeNull();
  });

  it.each(['a b', 'a\r\nb', 'a#b'])('is refused with the broken query %j', (query) => {
    expect(upstreamPath(base, '/', query)).toBeNull();
  });

  it('stays under the base path however often it is decoded', () => {
    const part = fc.constantFrom(
      '.',
      '..',
      '/',
      '%2e',
      '%2f',
      '%5c',
      '%25',
      '2e',
      ';',
      'a',
      '~',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        let target = upstreamPath(base, `/${parts.join('')}`, '');
        for (let round = 0; target !== null && round < 5; round++) {
          const { pathname, host } = new URL(target.replaceAll(/;[^/]*/g, ''), base);
          expect(host).toBe(base.host);
          expect(`${pathname}/`.startsWith('/open/weather/')).toBe(true);
          try {
            target = decodeURIComponent(target);
          } catch {
            target = null;
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
