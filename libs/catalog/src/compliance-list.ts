import type { ErrorPointer } from '@gongshu/platform';
import type {
  ComplianceCheckId,
  ComplianceFacts,
  ComplianceResult,
  MaterialFacts,
} from './compliance';
import { checkC01, checkC02, checkC03, checkC04 } from './compliance-authority';
import { checkC10, checkC11, checkC12, checkC13, checkC14 } from './compliance-pricing';
import { checkC05, checkC06, checkC07, checkC08, checkC09 } from './compliance-material';

export type ComplianceCheck = (facts: ComplianceFacts) => ComplianceResult;

/** The list that stands before every review, in the order of its ids. */
export const COMPLIANCE_CHECKS: readonly ComplianceCheck[] = [
  checkC01,
  checkC02,
  checkC03,
  checkC04,
  checkC05,
  checkC06,
  checkC07,
  checkC08,
  checkC09,
  ({ pricing }) => checkC10(pricing),
  ({ pricing }) => checkC11(pricing),
  ({ pricing }) => checkC12(pricing),
  ({ pricing }) => checkC13(pricing),
  ({ pricing }) => checkC14(pricing),
];

export function evaluateCompliance(facts: ComplianceFacts): ComplianceResult[] {
  return COMPLIANCE_CHECKS.map((check) => check(facts));
}

/** Which part of the version or its product a check is about. */
const PLACES: Readonly<Record<ComplianceCheckId, string>> = {
  C01: '/agreement/termEnd',
  C02: '/agreement/clauses',
  C03: '/domain',
  C04: '/agreement/clauses',
  C05: '/resources',
  C06: '/riskAssessment',
  C07: '/primaryData',
  C08: '/personalInfo',
  C09: '/plans',
  C10: '/plans',
  C11: '/plans',
  C12: '/plans',
  C13: '/plans',
  C14: '/plans',
};

/** The failed checks, for the refusal. */
export function complianceFaults(results: readonly ComplianceResult[]): ErrorPointer[] {
  return results
    .filter(({ outcome }) => outcome === 'FAIL')
    .map(({ check, finding }) => ({ pointer: PLACES[check], code: check, ...finding }));
}

/** The resources whose registration is not in force: nothing new is built on them (I8). */
export function resourceFaults(resources: readonly MaterialFacts[]): ErrorPointer[] {
  return resources.flatMap(({ name, isRegistered }, at) =>
    isRegistered
      ? []
      : [
          {
            pointer: `/resources/${at}`,
            code: 'NOT_REGISTERED',
            zh: `数据资源“${name}”没有有效登记，请由提供单位登记或续展`,
            en: `The registration of the data resource "${name}" is not in force; its department must register or renew it`,
          },
        ],
  );
}
