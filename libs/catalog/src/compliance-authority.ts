import { checkTerm, isInForce } from '@gongshu/directory';
import type { ComplianceFacts, ComplianceResult } from './compliance';
import { type ComplianceRule, found, listed } from './compliance-result';

// The checks of what the product rests on: the operation agreement.

const C01: ComplianceRule = {
  check: 'C01',
  rule: {
    zh: '授权运营协议期限原则上不超过 5 年。',
    en: 'An operation agreement lasts five years at most.',
  },
  source: '发改数据规〔2025〕27号 第十四条（二）',
};

export function checkC01({ agreement, zone }: ComplianceFacts): ComplianceResult {
  const [termStart, termEnd] = [agreement.termStart, agreement.termEnd].map((instant) =>
    instant.toISOString(),
  );
  return checkTerm(agreement, zone).length === 0
    ? found(
        C01,
        'PASS',
        `期限为 ${termStart} 至 ${termEnd}。`,
        `The term is ${termStart} to ${termEnd}.`,
      )
    : found(
        C01,
        'FAIL',
        `期限 ${termStart} 至 ${termEnd} 超过 5 年，请先变更协议期限。`,
        `The term ${termStart} to ${termEnd} is longer than five years; amend the agreement first.`,
      );
}

const C02: ComplianceRule = {
  check: 'C02',
  rule: {
    zh: '协议应载明十二项规定内容。',
    en: 'The agreement has all twelve named clauses.',
  },
  source: '发改数据规〔2025〕27号 第十四条（一）至（十二）',
};

export function checkC02({ agreement: { clauses } }: ComplianceFacts): ComplianceResult {
  const names = listed(clauses.missing);
  return clauses.missing.length === 0
    ? found(C02, 'PASS', '十二项内容齐备。', 'All twelve clauses are there.')
    : found(
        C02,
        'FAIL',
        `缺少：${names.zh}。请先以补充协议补齐。`,
        `Missing: ${names.en}; add them by an amendment first.`,
      );
}

const C03: ComplianceRule = {
  check: 'C03',
  rule: {
    zh: '产品及其数据资源在协议授权范围和期限之内。',
    en: 'The product and its data resources are within the scope and the term of the agreement.',
  },
  source: '发改数据规〔2025〕27号 第六条、第二十一条',
};

export function checkC03({ at, agreement, product, resources }: ComplianceFacts): ComplianceResult {
  if (!isInForce(agreement, at)) {
    return found(
      C03,
      'FAIL',
      '协议目前不在有效状态，请等待恢复或签订新协议。',
      'The agreement is not in force; wait until it is resumed or sign a new one.',
    );
  }
  const isOutside = ({ domain }: { domain: string }) => !agreement.dataScope.includes(domain);
  const outside = [
    ...(isOutside(product) ? [product.domain] : []),
    ...resources.filter(isOutside).map(({ name, domain }) => `${name}（${domain}）`),
  ];
  const [scope, names] = [listed(agreement.dataScope), listed(outside)];
  return outside.length === 0
    ? found(C03, 'PASS', `授权范围：${scope.zh}。`, `The scope is: ${scope.en}.`)
    : found(
        C03,
        'FAIL',
        `超出授权范围（${scope.zh}）：${names.zh}。请更换资源或变更协议。`,
        `Outside the scope (${scope.en}): ${names.en}; use other resources or amend the agreement.`,
      );
}

const C04: ComplianceRule = {
  check: 'C04',
  rule: {
    zh: '运营机构不得直接或间接参与授权范围内已交付产品的再开发。',
    en: 'The operator takes no part, direct or indirect, in the redevelopment of products delivered in its scope.',
  },
  source: '发改数据规〔2025〕27号 第六条、第十四条（六）',
};

/** The operator's side alone: that no affiliate of it obtains a grant is for the review of every request. */
export function checkC04({ agreement, product }: ComplianceFacts): ComplianceResult {
  if (product.operatorId !== agreement.operatorId) {
    return found(
      C04,
      'FAIL',
      '产品的运营机构不是协议的运营机构，请由协议一方提供该产品。',
      'The operator of the product is not that of the agreement; the party to the agreement must offer it.',
    );
  }
  return agreement.clauses.noRedevelopment
    ? found(
        C04,
        'PASS',
        '协议载有信息披露与禁止再开发条款；关联方的授权申请逐件核查。',
        'The agreement forbids redevelopment; requests of affiliates are checked one by one.',
      )
    : found(
        C04,
        'FAIL',
        '协议没有禁止再开发条款，请先以补充协议补齐。',
        'The agreement does not forbid redevelopment; add the clause by an amendment first.',
      );
}
