import * as fc from 'fast-check';
import { VersionStatus } from '@gongshu/platform';
import type { DeliveryConfig } from './delivery-config';
import type { DictionaryField } from './dictionary';
import {
  contentDigest,
  servedVersion,
  VERSION_TRANSITIONS,
  type VersionContent,
  versionFaults,
} from './version';
import { editContent } from './version-content';

const DIGEST = 'a'.repeat(64);
const content = (delivery: DeliveryConfig): VersionContent => ({
  dictionary: [
    { name: 'code', type: 'STRING', meaning: '代码', unit: null },
    { name: 'name', type: 'STRING', meaning: '名称', unit: null },
  ],
  delivery,
  sampleRows: [{ code: '330100', name: '杭州市' }],
  updateFrequency: 'DAILY',
  serviceLevel: null,
  terms: null,
  personalInfo: null,
  riskAssessment: null,
  quality: null,
});
const verification = {
  kind: 'VERIFICATION',
  objectDigest: DIGEST,
  rowCount: 1,
  subjectFields: ['code'],
  claimFields: ['name'],
} as const;

describe('a version', () => {
  it.each([
    ['API_PROXY', { kind: 'API_PROXY', upstreamUrl: 'https://upstream.example.cn/base' }],
    ['DATASET', { kind: 'DATASET', objectDigest: DIGEST, rowCount: 1 }],
    ['VERIFICATION', verification],
  ] as const)('of kind %s is complete with its settings', (kind, delivery) => {
    expect(versionFaults(kind, content(delivery))).toEqual([]);
  });

  it.each(
    ['', 'ftp://a/', 'http://user:pw@a/', 'http://a/?q', 'http://a/#f', 'a.cn', 'file:///etc'].map(
      (upstreamUrl) => [upstreamUrl],
    ),
  )('is not complete with the upstream %p', (upstreamUrl) => {
    expect(
      versionFaults('API_PROXY', content({ kind: 'API_PROXY', upstreamUrl })).map((f) => f.pointer),
    ).toEqual(['/delivery/upstreamUrl']);
  });

  it('is not complete with the settings of another kind', () => {
    expect(versionFaults('DATASET', content(verification))).toMatchObject([{ code: 'KIND' }]);
  });

  it.each([
    [{ objectDigest: null }, '/dataset DATASET_MISSING'],
    [{ subjectFields: [] }, '/delivery/subjectFields EMPTY'],
    [{ claimFields: [] }, '/delivery/claimFields EMPTY'],
    [{ claimFields: ['area'] }, '/delivery/claimFields/0 UNKNOWN_FIELD'],
    [{ claimFields: ['name', 'code'] }, '/delivery/claimFields/1 SUBJECT_FIELD'],
  ])('of a verification with %o is not complete', (change, fault) => {
    const faults = versionFaults('VERIFICATION', content({ ...verification, ...change }));
    expect(faults.map((f) => `${f.pointer} ${f.code}`)).toEqual([fault]);
  });

  it.each(['API_PROXY', 'INDEX', 'MODEL', 'VISUALISATION'] as const)(
    'I6: of kind %s, which an upstream answers, promises no mask and has no personal information',
    (kind) => {
      const proxied = content({ kind, upstreamUrl: 'https://upstream.example.cn' });
      const [code, name] = proxied.dictionary as [DictionaryField, DictionaryField];
      const faultsOf = (field: DictionaryField) =>
        versionFaults(kind, { ...proxied, sampleRows: [], dictionary: [code, field] }).map(
          (f) => `${f.pointer} ${f.code}`,
        );
      expect(faultsOf({ ...name, mask: 'DROP' })).toEqual(['/dictionary/1/mask MASK_NOT_APPLIED']);
      const personal: DictionaryField = { ...name, classification: 'PERSONAL' };
      expect(faultsOf(personal)).toEqual(['/dictionary/1/mask MASK_REQUIRED']);
      expect(faultsOf({ ...personal, mask: 'HASH' })).toEqual([
        '/dictionary/1/mask MASK_NOT_APPLIED',
      ]);
    },
  );

  it('has one digest whatever the order of members, and another for every change', () => {
    const one = content({ kind: 'DATASET', objectDigest: DIGEST, rowCount: 1 });
    const same = content({ rowCount: 1, objectDigest: DIGEST, kind: 'DATASET' });
    expect(contentDigest(one)).toEqual(contentDigest(same));
    expect(contentDigest({ ...one, sampleRows: [] })).not.toEqual(contentDigest(one));
  });
});

describe('an edit', () => {
  const before = content(verification);

  it('that says nothing changes nothing', () => {
    expect(editContent('VERIFICATION', {}, before)).toEqual(before);
  });

  it('of the settings keeps the data, of the columns takes it out', () => {
    const settings = editContent('VERIFICATION', { delivery: { claimFields: ['x'] } }, before);
    expect(settings.delivery).toEqual({ ...verification, claimFields: ['x'] });
    const columns = editContent('VERIFICATION', { dictionary: [] }, before);
    expect(columns.delivery).toEqual({ ...verification, objectDigest: null, rowCount: 0 });
  });
});

describe('the version that is served', () => {
  const of = (...statuses: VersionStatus[]) =>
    servedVersion(statuses.map((status, at) => ({ number: at + 1, status })))?.number;

  it('is the published one, else the newest deprecated one, else none', () => {
    expect(of('DEPRECATED', 'PUBLISHED', 'DRAFT')).toBe(2);
    expect(of('DEPRECATED', 'DEPRECATED', 'RETIRED')).toBe(2);
    expect(of('DRAFT', 'IN_REVIEW', 'APPROVED', 'RETIRED')).toBeUndefined();
  });

  it('is none while the agency has suspended one, whatever else there is', () => {
    const statuses = fc.array(fc.constantFrom(...Object.values(VersionStatus)));
    fc.assert(
      fc.property(statuses, statuses, (a, b) => {
        expect(of(...a, 'SUSPENDED', ...b)).toBeUndefined();
      }),
    );
  });
});

describe('the life of a version', () => {
  it('has no two outcomes for one event, and every state can be reached', () => {
    const keys = VERSION_TRANSITIONS.map((row) => `${row.from} ${row.event}`);
    expect(new Set(keys).size).toBe(keys.length);
    const reached = new Set<string>(['DRAFT', ...VERSION_TRANSITIONS.map((row) => row.to)]);
    expect(reached).toEqual(new Set(Object.values(VersionStatus)));
  });

  it('leads to PUBLISHED by a review alone', () => {
    const into = (state: VersionStatus) =>
      VERSION_TRANSITIONS.filter((row) => row.to === state).map((row) => row.event);
    expect(into('APPROVED')).toEqual(['approve']);
    expect(into('PUBLISHED').sort()).toEqual(['publish', 'resume']);
  });
});
