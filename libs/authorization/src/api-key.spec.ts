import fc from 'fast-check';
import { generateApiKey, isWellFormedApiKey } from './api-key';

describe('API keys', () => {
  it('are well formed as generated, and never the same', () => {
    const keys = Array.from({ length: 500 }, generateApiKey);
    expect(keys.every(isWellFormedApiKey)).toBe(true);
    expect(new Set(keys).size).toBe(500);
    expect(keys[0]).toMatch(/^gs_live_[0-9A-Za-z]{36}$/);
  });

  it('with one changed character are not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 43 }), fc.constantFrom(...'0aZ9xK'), (at, char) => {
        const key = generateApiKey();
        fc.pre(key[at] !== char);
        expect(isWellFormedApiKey(key.slice(0, at) + char + key.slice(at + 1))).toBe(false);
      }),
    );
  });
});
