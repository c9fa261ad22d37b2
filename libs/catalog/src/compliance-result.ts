import type {
  Bilingual,
  ComplianceCheckId,
  ComplianceOutcome,
  ComplianceResult,
} from './compliance';

/** A rule of the list: what it demands and where that is written. */
export interface ComplianceRule {
  readonly check: ComplianceCheckId;
  readonly rule: Bilingual;
  readonly source: string;
}

/** Names in a row, as the language writes them. */
export function listed(names: readonly string[]): Bilingual {
  return { zh: names.join('、'), en: names.join(', ') };
}

/** The outcome of a rule, with what was found. */
export function found(
  rule: ComplianceRule,
  outcome: ComplianceOutcome,
  zh: string,
  en: string,
): ComplianceResult {
  return { ...rule, outcome, finding: { zh, en } };
}
