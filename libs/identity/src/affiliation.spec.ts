import { assertAffiliation, orderedPair } from './affiliation';

describe('C04: an affiliation', () => {
  const [small, large] = ['0a', '0b'];

  it('is one pair, whoever names whom', () => {
    expect(orderedPair('0B', small)).toEqual(orderedPair(small, large));
    expect(orderedPair(large, small)).toEqual({ oneId: small, otherId: large });
  });

  it.each([
    ['today', large, '2026-11-24', null],
    ['tomorrow', large, '2026-11-25', 'AFFILIATION_NOT_BEGUN'],
    ['with itself', '0A', '2026-11-24', 'AFFILIATION_WITH_ITSELF'],
  ])('%s', (_, affiliateId, since, code) => {
    const record = () => assertAffiliation(small, { affiliateId, since }, '2026-11-24');
    if (code) expect(record).toThrow(code);
    else expect(record).not.toThrow();
  });
});
