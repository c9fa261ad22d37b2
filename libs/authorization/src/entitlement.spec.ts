import { VersionStatus } from '@gongshu/platform';
import { blockedBy, type ChainStates } from './entitlement';

const live: ChainStates = {
  developerStatus: 'ACTIVE',
  operatorStatus: 'ACTIVE',
  resourcesInForce: true,
  agreementStatus: 'SIGNED',
  versionStatus: 'PUBLISHED',
  grantStatus: 'ACTIVE',
};

// From the top of the chain down: a fault above is named before one below.
const FAULTS: readonly [Partial<ChainStates>, string][] = [
  [{ developerStatus: 'FROZEN' }, 'ORGANIZATION_FROZEN'],
  [{ operatorStatus: 'FROZEN' }, 'ORGANIZATION_FROZEN'],
  [{ resourcesInForce: false }, 'RESOURCE_NOT_IN_FORCE'],
  [{ agreementStatus: 'SUSPENDED' }, 'AGREEMENT_NOT_IN_FORCE'],
  [{ agreementStatus: 'TERMINATED' }, 'AGREEMENT_NOT_IN_FORCE'],
  [{ versionStatus: 'SUSPENDED' }, 'PRODUCT_NOT_SERVED'],
  [{ grantStatus: 'SUSPENDED' }, 'GRANT_SUSPENDED'],
  [{ grantStatus: 'REVOKED' }, 'GRANT_REVOKED'],
];

describe('what stops a grant', () => {
  it('is nothing when every link holds', () => {
    expect(blockedBy(live)).toBeNull();
  });

  it.each(FAULTS)('%j is %s', (fault, expected) => {
    expect(blockedBy({ ...live, ...fault })).toBe(expected);
  });

  it('is the link nearest to the top when several fail', () => {
    FAULTS.forEach(([above, expected], at) => {
      for (const [below] of FAULTS.slice(at + 1)) {
        expect(blockedBy({ ...live, ...below, ...above })).toBe(expected);
      }
    });
  });

  it('is not that the version is deprecated, and is every other status of it', () => {
    const served = Object.values(VersionStatus).filter(
      (versionStatus) => blockedBy({ ...live, versionStatus }) === null,
    );
    expect(served.sort()).toEqual(['DEPRECATED', 'PUBLISHED']);
  });
});
