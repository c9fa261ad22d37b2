import { type DeliveryKind, Prisma, type UpdateFrequency } from '@gongshu/platform';
import { configure, type DeliveryConfig, type DeliveryInput, withData } from './delivery-config';
import { completeField, type DictionaryField, sameColumns, type SampleRow } from './dictionary';
import type { PersonalInfoGround, RiskAssessment, ServiceLevel, TermsOfUse } from './offer';
import { qualityAfterEdit, type QualityMeasures } from './quality';
import type { VersionContent } from './version';

/** What an edit of a draft changes; what it leaves out stays, and null takes out. */
export interface VersionChange {
  readonly dictionary?: readonly DictionaryField[];
  readonly delivery?: DeliveryInput;
  readonly sampleRows?: readonly SampleRow[];
  readonly updateFrequency?: UpdateFrequency;
  readonly serviceLevel?: ServiceLevel | null;
  readonly terms?: TermsOfUse | null;
  readonly personalInfo?: PersonalInfoGround | null;
  readonly riskAssessment?: RiskAssessment | null;
}

const EMPTY = {
  dictionary: [],
  sampleRows: [],
  updateFrequency: 'IRREGULAR',
  serviceLevel: null,
  terms: null,
  personalInfo: null,
  riskAssessment: null,
  quality: null,
} as const satisfies Omit<VersionContent, 'delivery'>;

/** The content after an edit. Data that was checked against other columns is taken out: it must be uploaded again. */
export function editContent(
  kind: DeliveryKind,
  change: VersionChange,
  before?: VersionContent,
): VersionContent {
  const { delivery: settings = {}, ...said } = change;
  const base = before ?? EMPTY;
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  const content = {
    ...base,
    ...(Object.fromEntries(given) as Partial<VersionContent>),
    delivery: configure(kind, settings, before?.delivery),
  };
  return sameColumns(content.dictionary, base.dictionary)
    ? { ...content, quality: qualityAfterEdit(base.quality, base.dictionary, content.dictionary) }
    : { ...content, delivery: withData(content.delivery, null), quality: null };
}

type ContentRow = Pick<
  Prisma.ProductVersionGetPayload<object>,
  keyof VersionContent & keyof Prisma.ProductVersionGetPayload<object>
>;

/** The content as the columns hold it. */
export function contentOf(row: ContentRow): VersionContent {
  return {
    dictionary: (row.dictionary as unknown as DictionaryField[]).map(completeField),
    delivery: row.delivery as unknown as DeliveryConfig,
    sampleRows: row.sampleRows as unknown as SampleRow[],
    updateFrequency: row.updateFrequency,
    serviceLevel: row.serviceLevel as unknown as ServiceLevel | null,
    terms: row.terms as unknown as TermsOfUse | null,
    personalInfo: row.personalInfo as unknown as PersonalInfoGround | null,
    riskAssessment: row.riskAssessment as unknown as RiskAssessment | null,
    quality: row.quality as unknown as QualityMeasures | null,
  };
}

/** The content for the columns. */
export function contentColumns(content: VersionContent) {
  return {
    dictionary: plain(content.dictionary.map(completeField)),
    delivery: plain(content.delivery),
    sampleRows: plain(content.sampleRows),
    updateFrequency: content.updateFrequency,
    serviceLevel: orNull(content.serviceLevel),
    terms: orNull(content.terms),
    personalInfo: orNull(content.personalInfo),
    riskAssessment: orNull(content.riskAssessment),
    quality: orNull(content.quality),
  };
}

function orNull(value: object | null) {
  return value === null ? Prisma.DbNull : plain(value);
}

/** Plain JSON: class instances of the edge lose their prototypes, absent fields vanish. */
function plain(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}

/** A new draft, which begins as the version before it when there is one. */
export function draftOf(
  number: number,
  kind: DeliveryKind,
  change: VersionChange,
  before?: VersionContent,
): { number: number } & ReturnType<typeof contentColumns> {
  return { number, ...contentColumns(editContent(kind, change, before)) };
}
