import fc from 'fast-check';
import { GrantStatus, nextState } from '@gongshu/platform';
import { GRANT_TRANSITIONS, grantState } from './grant';

const at = (ms: number) => new Date(ms);

describe('a grant', () => {
  it.each([
    ['ACTIVE', 9, 'PENDING'],
    ['ACTIVE', 10, 'ACTIVE'],
    ['ACTIVE', 19, 'ACTIVE'],
    ['ACTIVE', 20, 'EXPIRED'],
    ['SUSPENDED', 9, 'SUSPENDED'],
    ['SUSPENDED', 15, 'SUSPENDED'],
    ['SUSPENDED', 20, 'EXPIRED'],
    ['REVOKED', 9, 'REVOKED'],
    ['REVOKED', 25, 'REVOKED'],
  ] as const)('with status %s is at %i of [10, 20) %s', (status, now, expected) => {
    expect(grantState({ status, validFrom: at(10), validTo: at(20) }, at(now))).toBe(expected);
  });

  it('is ACTIVE nowhere outside its validity', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(GrantStatus)),
        fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)),
        (status, [from, length, now]) => {
          const validity = { validFrom: at(from), validTo: at(from + length) };
          const active = grantState({ status, ...validity }, at(now)) === 'ACTIVE';
          expect(active).toBe(status === 'ACTIVE' && from <= now && now < from + length);
        },
      ),
    );
  });

  it('comes back from a suspension, and never from a revocation', () => {
    expect(nextState(GRANT_TRANSITIONS, 'SUSPENDED', 'resume')).toBe('ACTIVE');
    expect(GRANT_TRANSITIONS.filter((row) => row.from === 'REVOKED')).toEqual([]);
  });
});
