import { dayKey, type ErrorPointer, type Prisma, type RegistrationKind } from '@gongshu/platform';
import {
  type Consent,
  factsFaults,
  factsOf,
  hasConsentInForce,
  RESOURCE_FACTS,
  type ResourceFacts,
} from './data-resource';
import { fault } from './dictionary';
import { type ExternalResult, partsOf, type RegistrationApplication } from './registration';
import { addYears, inRenewalWindow } from './registration-clocks';

/** What an application is judged by besides itself. */
export interface Applied {
  readonly kind: RegistrationKind;
  readonly external: boolean;
  readonly resource: Prisma.DataResourceGetPayload<object> & {
    readonly consents: readonly Consent[];
  };
  readonly at: Date;
  /** Of the first submission: by it, not by one after a return, a renewal is in time (C16). */
  readonly firstAt: Date;
  readonly zone: string;
}

const BASE = '/application';

/** A registration made elsewhere brings a resource into the register or prolongs it; nothing else is taken over. */
export function isExternal(kind: RegistrationKind, application: RegistrationApplication): boolean {
  return application.external !== undefined && (kind === 'INITIAL' || kind === 'RENEWAL');
}

/** Parts that belong to another kind. */
export function foreignParts(
  kind: RegistrationKind,
  application: RegistrationApplication,
): ErrorPointer[] {
  const own: readonly string[] = partsOf(kind, isExternal(kind, application));
  return Object.entries(application)
    .filter(([part, value]) => value !== undefined && !own.includes(part))
    .map(([part]) =>
      fault(
        `${BASE}/${part}`,
        'NOT_EXPECTED',
        '该类登记不需要此项',
        'Not part of this kind of application',
      ),
    );
}

/** All that keeps the application from being submitted, at once (No. 26: an incomplete one is told everything). */
export function applicationFaults(
  application: RegistrationApplication,
  applied: Applied,
): ErrorPointer[] {
  if (applied.external) return externalFaults(application.external, applied);
  switch (applied.kind) {
    case 'INITIAL':
      return [...fileFaults(application, applied), ...sourceFaults(applied)];
    case 'CHANGE':
    case 'CORRECTION':
      return changeFaults(application, applied);
    case 'DEREGISTRATION':
      return missing(application, ['ground', 'reason']);
    case 'RENEWAL':
      return renewalFaults(application, applied);
  }
}

/** The files that the application names, with their places. */
export function filesOf(
  application: RegistrationApplication,
): { readonly id: string; readonly pointer: string }[] {
  const { lawfulness, riskAssessment, evidenceIds } = application;
  const list = (ids: readonly string[] | undefined, pointer: string) =>
    (ids ?? []).map((id, at) => ({ id, pointer: `${BASE}/${pointer}/${at}` }));
  return [
    ...list(lawfulness?.fileIds, 'lawfulness/fileIds'),
    ...(riskAssessment
      ? [{ id: riskAssessment.fileId, pointer: `${BASE}/riskAssessment/fileId` }]
      : []),
    ...list(evidenceIds, 'evidenceIds'),
  ];
}

function missing(
  application: RegistrationApplication,
  parts: readonly (keyof RegistrationApplication)[],
): ErrorPointer[] {
  return parts
    .filter((part) => {
      const value = application[part];
      return value === undefined || (Array.isArray(value) && value.length === 0);
    })
    .map((part) => fault(`${BASE}/${part}`, 'MISSING', '此项必填', 'This part is missing'));
}

/** The file of a first registration (No. 26). */
function fileFaults(application: RegistrationApplication, { at, zone }: Applied): ErrorPointer[] {
  const today = dayKey(at, zone);
  const faults = missing(application, [
    'subject',
    'lawfulness',
    'dataSituation',
    'scenarios',
    'riskAssessment',
  ]);
  const { lawfulness, riskAssessment, suppliedOn, operatedUntil } = application;
  if (lawfulness?.fileIds.length === 0) {
    faults.push(
      fault(`${BASE}/lawfulness/fileIds`, 'MISSING', '须附证明文件', 'The documents are missing'),
    );
  }
  if (riskAssessment && riskAssessment.assessedOn > today) {
    faults.push(inFuture('riskAssessment/assessedOn'));
  }
  if (suppliedOn !== undefined && suppliedOn > today) faults.push(inFuture('suppliedOn'));
  if (operatedUntil !== undefined && operatedUntil < today) {
    faults.push(
      fault(`${BASE}/operatedUntil`, 'PAST', '运营期限已届满', 'The operating period is over'),
    );
  }
  return faults;
}

/** The evidence deposit comes before the application, and data had by sharing need a consent (C05). */
function sourceFaults({ resource, at }: Applied): ErrorPointer[] {
  const faults: ErrorPointer[] = [];
  if (resource.depositedAt === null || resource.depositedAt > at) {
    faults.push(
      fault(
        '/resource/deposit',
        'MISSING',
        '申请登记前须先完成存证（26号文）',
        'The evidence deposit is made before the application (No. 26)',
      ),
    );
  }
  if (resource.acquisition === 'SHARED' && !hasConsentInForce(resource, at)) {
    faults.push(
      fault(
        '/resource/consents',
        'MISSING',
        '共享获得的数据须有共享单位的有效同意（C05）',
        'Data had by sharing need a consent in force of the department that shared them (C05)',
      ),
    );
  }
  return faults;
}

function changeFaults(
  application: RegistrationApplication,
  { kind, resource }: Applied,
): ErrorPointer[] {
  const faults = missing(application, [
    'changes',
    'reason',
    ...(kind === 'CORRECTION' ? (['evidenceIds'] as const) : []),
  ]);
  const { changes } = application;
  if (!changes) return faults;
  if (differences(changes, resource).length === 0) {
    faults.push(fault(`${BASE}/changes`, 'NO_CHANGE', '没有任何改动', 'Nothing is altered'));
  }
  return [...faults, ...factsFaults({ ...factsOf(resource), ...changes }, `${BASE}/changes`)];
}

/** The facts that the changes alter. */
export function differences(
  changes: Partial<ResourceFacts>,
  resource: ResourceFacts,
): (keyof ResourceFacts)[] {
  return RESOURCE_FACTS.filter(
    (fact) => changes[fact] !== undefined && changes[fact] !== resource[fact],
  );
}

/** C16: within sixty days before the expiry, for a time after it. */
function renewalFaults(
  { operatedUntil }: RegistrationApplication,
  { resource: { registeredUntil }, firstAt, zone }: Applied,
): ErrorPointer[] {
  if (registeredUntil === null || !inRenewalWindow(registeredUntil, firstAt, zone)) {
    return [
      fault(
        '/kind',
        'RENEWAL_WINDOW',
        '续展应在有效期届满前六十日内申请（C16）',
        'A renewal is applied for within the sixty days before the expiry (C16)',
      ),
    ];
  }
  const isPast = operatedUntil !== undefined && operatedUntil < dayKey(registeredUntil, zone);
  return isPast
    ? [
        fault(
          `${BASE}/operatedUntil`,
          'PAST',
          '运营期限应晚于原有效期',
          'The operating period must end after the present validity',
        ),
      ]
    : [];
}

function externalFaults(
  external: ExternalResult | undefined,
  { kind, resource, at, zone }: Applied,
): ErrorPointer[] {
  if (!external) return missing({}, ['external']);
  const from = new Date(external.validFrom);
  const until = new Date(external.validUntil);
  const pointer = `${BASE}/external/validUntil`;
  if (until <= from || until <= at) {
    return [fault(pointer, 'PAST', '有效期为空或已届满', 'The validity is empty or over')];
  }
  // By calendar day, since another platform may count to the end of its last day.
  if (dayKey(until, zone) > addYears(dayKey(from, zone), 3)) {
    return [
      fault(
        pointer,
        'TOO_LONG',
        '登记有效期最长三年（C16）',
        'A registration lasts three years (C16)',
      ),
    ];
  }
  const before = kind === 'RENEWAL' ? resource.registeredUntil : null;
  return before !== null && until <= before
    ? [fault(pointer, 'PAST', '应晚于原有效期', 'It must end after the present validity')]
    : [];
}

function inFuture(part: string): ErrorPointer {
  return fault(`${BASE}/${part}`, 'FUTURE', '日期不能晚于今天', 'The day lies in the future');
}
