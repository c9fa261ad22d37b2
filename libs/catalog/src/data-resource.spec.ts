import { type Consent, factsFaults, RESOURCE_DEFAULTS, resourceInForce } from './data-resource';

const at = new Date('2026-11-24T00:00:00Z');
const day = (offset: number) => new Date(at.getTime() + offset * 86_400_000);
const registered = {
  status: 'REGISTERED',
  registeredFrom: day(-10),
  registeredUntil: day(10),
  acquisition: 'COLLECTED',
  sharedFrom: null,
  consents: [],
} as const;
const consent = {
  department: '市公安局',
  fileId: 'letter',
  validFrom: day(-1),
  validUntil: day(1),
  withdrawnAt: null,
};

describe('a resource in force (I8)', () => {
  it('is registered and within [from, until)', () => {
    expect(resourceInForce(registered, at)).toBe(true);
    expect(resourceInForce(registered, day(-10))).toBe(true);
    expect(resourceInForce(registered, day(-11))).toBe(false);
    expect(resourceInForce(registered, day(10))).toBe(false);
    for (const status of ['UNREGISTERED', 'DEREGISTERED', 'REVOKED'] as const) {
      expect(resourceInForce({ ...registered, status }, at)).toBe(false);
    }
  });

  it('C05: of shared data has a consent that holds', () => {
    const shared = { ...registered, acquisition: 'SHARED', sharedFrom: '市公安局' } as const;
    const holds = (...consents: Partial<Consent>[]) =>
      resourceInForce({ ...shared, consents: consents.map((c) => ({ ...consent, ...c })) }, at);
    expect(holds()).toBe(false);
    expect(holds(consent)).toBe(true);
    expect(holds({ validUntil: null })).toBe(true);
    expect(holds({ department: '市民政局' }, { fileId: null })).toBe(false);
    expect(resourceInForce({ ...shared, consents: [{ ...consent, withdrawnAt: at }] }, at)).toBe(
      false,
    );
    expect(resourceInForce({ ...shared, consents: [consent] }, day(1))).toBe(false);
  });
});

describe('the facts of a resource', () => {
  const facts = {
    ...RESOURCE_DEFAULTS,
    name: 'n',
    description: 'd',
    domain: 'd',
    lawfulSource: 's',
    importance: 'GENERAL',
    containsPersonalInfo: false,
  } as const;

  it('may not contradict themselves: each fault at once, at its place', () => {
    expect(factsFaults(facts)).toEqual([]);
    const wrong = {
      ...facts,
      importance: 'IMPORTANT',
      generalGrade: 2,
      containsSensitivePersonalInfo: true,
      acquisition: 'SHARED',
    } as const;
    expect(factsFaults(wrong, '/changes').map(({ pointer }) => pointer)).toEqual([
      '/changes/generalGrade',
      '/changes/containsSensitivePersonalInfo',
      '/changes/sharedFrom',
    ]);
  });
});
