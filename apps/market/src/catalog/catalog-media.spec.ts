import { preferredType } from './catalog-media';

describe('the preferred media type', () => {
  const offered = ['application/ld+json', 'text/turtle'] as const;
  it.each([
    [undefined, 'application/ld+json'],
    ['*/*', 'application/ld+json'],
    ['text/turtle', 'text/turtle'],
    ['Text/Turtle; q=0.9', 'text/turtle'],
    ['application/ld+json;q=0.5, text/turtle', 'text/turtle'],
    ['text/*, application/*;q=0.1', 'text/turtle'],
    ['text/turtle;q=0, */*', 'application/ld+json'],
    ['text/html', 'application/ld+json'],
  ])('of %s is %s', (accept, expected) => {
    expect(preferredType(accept, offered)).toBe(expected);
  });
});
