import type {
  AgreementStatus,
  DeliveryKind,
  ImportanceLevel,
  Openness,
  UseClass,
} from '@gongshu/platform';
import type { PricingFacts } from './pricing-facts';
import type { Tariff } from './tariff';
import type { VersionContent } from './version';

export const COMPLIANCE_OUTCOMES = ['PASS', 'FAIL', 'NOT_APPLICABLE'] as const;
export type ComplianceOutcome = (typeof COMPLIANCE_OUTCOMES)[number];

export const COMPLIANCE_CHECK_IDS = [
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
export type ComplianceCheckId = (typeof COMPLIANCE_CHECK_IDS)[number];

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** What one check of the list found. */
export interface ComplianceResult {
  readonly check: ComplianceCheckId;
  readonly outcome: ComplianceOutcome;
  readonly rule: Bilingual;
  /** Regulation and article. */
  readonly source: string;
  /** What was found, and where it fails what to do next. */
  readonly finding: Bilingual;
}

/** The clauses of the agreement's terms in force. */
export interface ClauseFacts {
  /** Of the twelve of No. 27 Art 14, those that the terms in force lack. */
  readonly missing: readonly string[];
  /** Whether they carry the disclosure and no-redevelopment clause (Art 14 (6)). */
  readonly noRedevelopment: boolean;
}

export interface AgreementFacts {
  readonly status: AgreementStatus;
  readonly operatorId: string;
  readonly termStart: Date;
  readonly termEnd: Date;
  readonly dataScope: readonly string[];
  readonly clauses: ClauseFacts;
}

export interface MaterialFacts {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly importance: ImportanceLevel;
  readonly containsPersonalInfo: boolean;
  readonly openness: Openness;
  readonly isShared: boolean;
  /** Whether a consent of the department that shared it is in force. */
  readonly hasConsent: boolean;
  /** Whether its registration is in force (I8). */
  readonly isRegistered: boolean;
}

export interface PlanFacts {
  readonly code: string;
  readonly audience: readonly UseClass[];
  /** Tariffs of its prices that are approved or proposed. */
  readonly tariffs: readonly Tariff[];
}

/** All that the checks judge by, as it stands at one instant. */
export interface ComplianceFacts {
  readonly at: Date;
  /** In whose calendar years are counted. */
  readonly zone: string;
  readonly agreement: AgreementFacts;
  readonly product: {
    readonly operatorId: string;
    readonly domain: string;
    readonly kind: DeliveryKind;
    readonly primaryData: boolean;
  };
  readonly version: VersionContent;
  readonly resources: readonly MaterialFacts[];
  readonly plans: readonly PlanFacts[];
  readonly pricing: PricingFacts;
}
