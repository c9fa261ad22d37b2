/** The checks that a product must pass (domain rules No. 27, No. 65, GB/T 43697, PIPL). */
export const COMPLIANCE_CHECKS = [
  'C01',
  'C02',
  'C03',
  'C04',
  'C05',
  'C06',
  'C07',
  'C08',
  'C09',
  'C10',
  'C11',
  'C12',
  'C13',
  'C14',
] as const;
export type ComplianceCheck = (typeof COMPLIANCE_CHECKS)[number];

export type ComplianceOutcome = 'PASS' | 'FAIL' | 'NOT_APPLICABLE';

/** A sentence in each language. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** What a check came to, with its rule and where the rule comes from. */
export interface ComplianceResult {
  readonly check: ComplianceCheck;
  readonly outcome: ComplianceOutcome;
  readonly rule: Sentence;
  readonly source: string;
  readonly finding: Sentence;
}
