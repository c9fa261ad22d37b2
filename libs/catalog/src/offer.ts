/** What the operator promises of the service (SLA). */
export interface ServiceLevel {
  /** Share of the time in which calls are answered, per cent of a month, e.g. `99.9`. */
  readonly availabilityPercent: string;
  /** 95 of 100 calls are answered within it; null when nothing is promised. */
  readonly latencyMsP95: number | null;
  /** When and how help is given. */
  readonly support: string;
}

/** Terms of use; their version is what a grant refers to. */
export interface TermsOfUse {
  readonly version: string;
  readonly text: string;
}

/** Grounds on which personal information may be handled (PIPL Art 13). */
export const LEGAL_BASES = [
  'CONSENT',
  'CONTRACT',
  'LEGAL_DUTY',
  'PUBLIC_HEALTH_EMERGENCY',
  'NEWS',
  'LAWFULLY_PUBLISHED',
  'OTHER_BY_LAW',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** An assessment on file. */
export interface Assessment {
  /** Id of the stored file. */
  readonly fileId: string;
  /** Day on which it was concluded, `2026-01-31`. */
  readonly assessedOn: string;
}

/** Why personal information may be provided, and its impact assessment (PIPL Art 55, 56; C08). */
export interface PersonalInfoGround {
  readonly legalBasis: LegalBasis;
  readonly impactAssessment: Assessment;
}

/** Assessment before important data are provided (Network Data Security Regulation Art 31; C06). */
export interface RiskAssessment extends Assessment {
  readonly conclusion: string;
}

/** The files that the grounds name, with their places. */
export function assessmentFiles(grounds: {
  readonly personalInfo?: PersonalInfoGround | null;
  readonly riskAssessment?: RiskAssessment | null;
}): { readonly id: string; readonly pointer: string }[] {
  const { personalInfo, riskAssessment } = grounds;
  const named = (assessment: Assessment | undefined | null, pointer: string) =>
    assessment ? [{ id: assessment.fileId, pointer }] : [];
  return [
    ...named(personalInfo?.impactAssessment, '/personalInfo/impactAssessment/fileId'),
    ...named(riskAssessment, '/riskAssessment/fileId'),
  ];
}

/** Whether every call needs the separate consent of the person whom it concerns (PIPL Art 23). */
export function needsConsent(ground: PersonalInfoGround | null): boolean {
  return ground?.legalBasis === 'CONSENT';
}
