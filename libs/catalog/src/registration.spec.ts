import {
  nextState,
  type Prisma,
  RegistrationKind,
  RegistrationStatus,
  workingDaysBetween,
  dateOfDay,
} from '@gongshu/platform';
import {
  assertEventFits,
  assertKindPossible,
  hasPublicity,
  OPEN_REGISTRATIONS,
  REGISTRATION_TRANSITIONS,
  type RegistrationApplication,
} from './registration';
import { type Applied, applicationFaults, foreignParts } from './registration-application';
import {
  acceptDueOn,
  addYears,
  earliestOpen,
  filingDueOn,
  inRenewalWindow,
  isOverdue,
  publicityEnd,
  publicityOf,
  reviewDueOn,
  validUntil,
} from './registration-clocks';
import { PlatformRegistrationCodes } from './registration-code';

const calendar = {
  businessZone: 'Asia/Shanghai',
  localDays: { holidays: new Set<string>(), workdays: new Set<string>() },
};
const zone = calendar.businessZone;

describe('the procedure of a registration', () => {
  it('leaves its final states no way out, and every open one to withdrawal', () => {
    for (const status of Object.values(RegistrationStatus)) {
      const isOpen = (OPEN_REGISTRATIONS as readonly string[]).includes(status);
      const events = REGISTRATION_TRANSITIONS.filter((row) => row.from === status);
      expect([status, events.length > 0]).toEqual([status, isOpen]);
      if (isOpen) expect(nextState(REGISTRATION_TRANSITIONS, status, 'withdraw')).toBe('WITHDRAWN');
    }
  });

  it('C17: reaches completion past the publicity exactly for INITIAL, CHANGE and CORRECTION', () => {
    for (const kind of Object.values(RegistrationKind)) {
      const accepted = { kind, status: 'ACCEPTED', external: false, returns: 0 } as const;
      const complete = () => assertEventFits(accepted, 'complete');
      const pass = () => assertEventFits(accepted, 'pass');
      if (hasPublicity(kind)) {
        expect(complete).toThrow(/REGISTRATION_NEEDS_PUBLICITY/);
        expect(pass).not.toThrow();
      } else {
        expect(complete).not.toThrow();
        expect(pass).toThrow(/REGISTRATION_WITHOUT_PUBLICITY/);
      }
    }
  });

  it('returns an application once, and confirms what was made elsewhere alone', () => {
    const submitted = { kind: 'INITIAL', status: 'SUBMITTED', external: false } as const;
    expect(() => assertEventFits({ ...submitted, returns: 1 }, 'return')).toThrow(
      /RETURNED_BEFORE/,
    );
    expect(() => assertEventFits({ ...submitted, returns: 0 }, 'return')).not.toThrow();
    expect(() => assertEventFits({ ...submitted, returns: 0 }, 'confirm')).toThrow(/NOT_EXTERNAL/);
    const elsewhere = { ...submitted, external: true, returns: 0 };
    expect(() => assertEventFits(elsewhere, 'confirm')).not.toThrow();
    expect(() => assertEventFits(elsewhere, 'accept')).toThrow(/REGISTRATION_EXTERNAL/);
  });

  it('is a first one for what is not registered, another for what is', () => {
    expect(() => assertKindPossible('INITIAL', 'REGISTERED')).toThrow(/KIND_NOT_POSSIBLE/);
    expect(() => assertKindPossible('INITIAL', 'REVOKED')).not.toThrow();
    expect(() => assertKindPossible('CHANGE', 'UNREGISTERED')).toThrow(/KIND_NOT_POSSIBLE/);
    expect(() => assertKindPossible('RENEWAL', 'REGISTERED')).not.toThrow();
  });
});

describe('C15: the clocks', () => {
  // 23:30 in Hangzhou on Thursday 12 February, before the Spring Festival of 2026.
  const night = new Date('2026-02-12T15:30:00Z');

  it('run in working days of the business zone, from the day after', () => {
    expect(acceptDueOn(night, calendar)).toBe('2026-02-24');
    expect(reviewDueOn('INITIAL', night, calendar)).toBe('2026-03-18');
    expect(reviewDueOn('DEREGISTRATION', night, calendar)).toBe('2026-03-04');
    expect(filingDueOn('2026-02-12', calendar)).toBe('2026-03-18');
  });

  it('are overdue from the day after the last', () => {
    const submitted = {
      status: 'SUBMITTED',
      acceptDueOn: dateOfDay('2026-02-24'),
      reviewDueOn: null,
    } as const;
    expect(isOverdue(submitted, '2026-02-24')).toBe(false);
    expect(isOverdue(submitted, '2026-02-25')).toBe(true);
    expect(isOverdue({ ...submitted, status: 'RETURNED' }, '2026-02-25')).toBe(false);
  });

  it('C17: hold ten working days of publicity, whichever day it begins on', () => {
    for (let at = Date.parse('2026-01-01T04:00:00Z'); at < Date.parse('2026-11-30');) {
      const { from, until } = publicityOf(new Date(at), calendar);
      expect([from, workingDaysBetween(from, until).count]).toEqual([from, 10]);
      at += 86_400_000;
    }
  });

  it('C17: lengthen a publicity when holidays become known, and never shorten it', () => {
    const from = '2026-02-13';
    expect(publicityEnd({ from, until: '2026-02-27' }, calendar)).toBe('2026-03-05');
    expect(publicityEnd({ from, until: '2026-04-01' }, calendar)).toBe('2026-04-01');
    expect(earliestOpen('2026-03-04', calendar)).toBe(from);
    expect(earliestOpen('2026-03-05', calendar) > from).toBe(true);
  });
});

describe('C16: the validity', () => {
  it('is three years from the day of the code, or the operating period where that is shorter', () => {
    expect(validUntil('2026-11-24', undefined, zone)).toEqual(new Date('2029-11-23T16:00:00Z'));
    expect(validUntil('2026-11-24', '2027-12-31', zone)).toEqual(new Date('2027-12-31T16:00:00Z'));
    expect(validUntil('2026-11-24', '2035-01-01', zone)).toEqual(new Date('2029-11-23T16:00:00Z'));
    expect(addYears('2028-02-29', 3)).toBe('2031-02-28');
    expect(addYears('2028-02-29', 4)).toBe('2032-02-29');
  });

  it('is renewed within the sixty days before its end', () => {
    const until = new Date('2029-11-23T16:00:00Z');
    const within = (at: string) => inRenewalWindow(until, new Date(at), zone);
    expect(within('2029-09-24T15:59:59Z')).toBe(false);
    expect(within('2029-09-24T16:00:00Z')).toBe(true);
    expect(within('2029-11-23T15:59:59Z')).toBe(true);
    expect(within('2029-11-23T16:00:00Z')).toBe(false);
  });
});

describe('an application', () => {
  const at = new Date('2026-11-24T02:00:00Z');
  const resource = {
    name: 'n',
    domain: 'd',
    acquisition: 'COLLECTED',
    sharedFrom: null,
    importance: 'GENERAL',
    generalGrade: null,
    containsPersonalInfo: false,
    containsSensitivePersonalInfo: false,
    depositedAt: new Date('2026-11-20T00:00:00Z'),
    registeredUntil: null,
    consents: [],
  } as unknown as Applied['resource'];
  const faults = (
    kind: RegistrationKind,
    application: RegistrationApplication,
    overrides: Partial<Prisma.DataResourceGetPayload<object>> = {},
    firstAt = at,
  ) =>
    applicationFaults(application, {
      kind,
      external: application.external !== undefined,
      resource: { ...resource, ...overrides },
      at,
      firstAt,
      zone,
    }).map(({ pointer }) => pointer);

  const file: RegistrationApplication = {
    subject: { address: '杭州市', responsibleUnit: '数据处' },
    lawfulness: { basis: '依法履职', fileIds: ['f'] },
    dataSituation: { summary: 's', format: 'f', coverage: 'c', storage: 's' },
    scenarios: ['出行'],
    riskAssessment: { assessedOn: '2026-11-01', conclusion: '低', fileId: 'f' },
  };

  it('of a first registration is told all that is missing at once', () => {
    expect(faults('INITIAL', file)).toEqual([]);
    expect(faults('INITIAL', { scenarios: [] }, { depositedAt: null })).toEqual([
      '/application/subject',
      '/application/lawfulness',
      '/application/dataSituation',
      '/application/scenarios',
      '/application/riskAssessment',
      '/resource/deposit',
    ]);
    const late = { ...file, suppliedOn: '2026-11-25', operatedUntil: '2026-11-23' };
    expect(faults('INITIAL', late)).toEqual([
      '/application/suppliedOn',
      '/application/operatedUntil',
    ]);
  });

  it('C05: for shared data needs the consent of who shared them', () => {
    const shared = { acquisition: 'SHARED', sharedFrom: '市公安局' } as const;
    expect(faults('INITIAL', file, shared)).toEqual(['/resource/consents']);
  });

  it('C16: for a renewal comes in its window', () => {
    expect(faults('RENEWAL', {}, { registeredUntil: new Date('2027-01-20T00:00:00Z') })).toEqual(
      [],
    );
    // By the first submission, not by one after a return.
    const over = { registeredUntil: new Date('2026-11-20T00:00:00Z') };
    expect(faults('RENEWAL', {}, over)).toEqual(['/kind']);
    expect(faults('RENEWAL', {}, over, new Date('2026-11-19T00:00:00Z'))).toEqual([]);
    expect(faults('RENEWAL', {}, { registeredUntil: new Date('2027-02-20T00:00:00Z') })).toEqual([
      '/kind',
    ]);
  });

  it('for a change alters something, with its reason; for a correction it is proven', () => {
    expect(faults('CHANGE', { changes: { name: 'n' }, reason: 'r' })).toEqual([
      '/application/changes',
    ]);
    expect(faults('CORRECTION', { changes: { name: 'm' }, reason: 'r', evidenceIds: [] })).toEqual([
      '/application/evidenceIds',
    ]);
    expect(faults('CHANGE', { changes: { generalGrade: 2, importance: 'CORE' } })).toEqual([
      '/application/reason',
      '/application/changes/generalGrade',
    ]);
  });

  it('C16: of what was registered elsewhere lasts three years at most', () => {
    const external = (validFrom: string, validUntil: string): RegistrationApplication => ({
      external: { platform: 'p', code: 'c', validFrom, validUntil },
    });
    expect(faults('INITIAL', external('2026-01-01T00:00:00Z', '2029-01-01T00:00:00Z'))).toEqual([]);
    const pointer = ['/application/external/validUntil'];
    expect(faults('INITIAL', external('2026-01-01T00:00:00Z', '2029-01-02T00:00:00Z'))).toEqual(
      pointer,
    );
    expect(faults('INITIAL', external('2020-01-01T00:00:00Z', '2023-01-01T00:00:00Z'))).toEqual(
      pointer,
    );
  });

  it('has the parts of its kind alone', () => {
    const foreign = (kind: RegistrationKind, application: RegistrationApplication) =>
      foreignParts(kind, application).map(({ pointer }) => pointer);
    expect(foreign('INITIAL', file)).toEqual([]);
    expect(foreign('RENEWAL', { ...file, reason: 'r' })).toHaveLength(5);
    const external = { platform: 'p', code: 'c', validFrom: '', validUntil: '' };
    expect(foreign('CHANGE', { external })).toEqual(['/application/external']);
    expect(foreign('INITIAL', { external, scenarios: ['s'] })).toEqual(['/application/scenarios']);
  });
});

describe('codes of the platform', () => {
  it('tell the day and are not guessed', () => {
    const codes = new PlatformRegistrationCodes();
    const made = Array.from({ length: 100 }, () => codes.issue('2026-11-24'));
    expect(made.every((code) => /^GS20261124[0-9A-HJKMNP-TV-Z]{10}$/.test(code))).toBe(true);
    expect(new Set(made).size).toBe(100);
  });
});
