import type { Bilingual, ComplianceFacts, ComplianceResult } from './compliance';
import { type ComplianceRule, found, listed } from './compliance-result';
import { isPersonal } from './dictionary';
import { type Assessment, needsConsent, type RiskAssessment } from './offer';
import { pricesOf } from './tariff';

// The checks of what the product is made of, and of how it is given.

const C05: ComplianceRule = {
  check: 'C05',
  rule: {
    zh: '共享获得的数据须经原提供单位同意方可纳入运营。',
    en: 'Data obtained by government sharing are operated with the consent of the department that shared them.',
  },
  source: '发改数据规〔2025〕27号 第五条',
};

export function checkC05({ resources }: ComplianceFacts): ComplianceResult {
  const shared = resources.filter(({ isShared }) => isShared);
  if (shared.length === 0) {
    return found(
      C05,
      'NOT_APPLICABLE',
      '没有共享获得的资源。',
      'No resource was obtained by sharing.',
    );
  }
  const names = listed(shared.filter(({ hasConsent }) => !hasConsent).map(({ name }) => name));
  return names.zh === ''
    ? found(C05, 'PASS', '均有有效的同意文件。', 'Every consent is in force.')
    : found(
        C05,
        'FAIL',
        `没有有效的同意文件：${names.zh}。请由数据提供单位补录。`,
        `No consent in force: ${names.en}; the data-providing department must record it.`,
      );
}

const C06: ComplianceRule = {
  check: 'C06',
  rule: {
    zh: '核心数据不得制成产品；重要数据提供前须作风险评估，且不以数据集方式提供。',
    en: 'Core data never become a product; important data need a risk assessment first, and are never a dataset.',
  },
  source: 'GB/T 43697-2024；《网络数据安全管理条例》第三十一条',
};

export function checkC06({ at, product, version, resources }: ComplianceFacts): ComplianceResult {
  const of = (level: string) =>
    listed(resources.filter(({ importance }) => importance === level).map(({ name }) => name));
  const [core, important] = [of('CORE'), of('IMPORTANT')];
  if (core.zh !== '') {
    return found(
      C06,
      'FAIL',
      `含核心数据：${core.zh}。请移除该资源。`,
      `Core data: ${core.en}; leave the resource out.`,
    );
  }
  if (important.zh === '') {
    return found(C06, 'PASS', '均为一般数据。', 'All resources are general data.');
  }
  if (product.kind === 'DATASET') {
    return found(
      C06,
      'FAIL',
      `重要数据不得以数据集提供：${important.zh}。请改用接口、核验等方式。`,
      `Important data are never a dataset: ${important.en}; choose another kind of delivery.`,
    );
  }
  return riskFinding(at, version.riskAssessment, important);
}

function riskFinding(at: Date, assessment: RiskAssessment | null, important: Bilingual) {
  if (!assessment) {
    return found(
      C06,
      'FAIL',
      `重要数据没有风险评估：${important.zh}。请填写 riskAssessment。`,
      `No risk assessment of important data: ${important.en}; give riskAssessment.`,
    );
  }
  return isToCome(assessment, at)
    ? found(
        C06,
        'FAIL',
        '风险评估的日期尚未到来，请更正。',
        'The risk assessment lies in the future; correct its day.',
      )
    : found(
        C06,
        'PASS',
        `重要数据已于 ${assessment.assessedOn} 评估。`,
        `The important data were assessed on ${assessment.assessedOn}.`,
      );
}

function isToCome({ assessedOn }: Assessment, at: Date): boolean {
  return new Date(assessedOn) > at;
}

const C07: ComplianceRule = {
  check: 'C07',
  rule: {
    zh: '未依法开放的原始公共数据不得以数据集直接进入市场。',
    en: 'Primary public data that are not open do not enter the market as a dataset.',
  },
  source: '发改数据规〔2025〕27号 第二十一条',
};

export function checkC07({ product, resources }: ComplianceFacts): ComplianceResult {
  if (product.kind !== 'DATASET' || !product.primaryData) {
    return found(C07, 'NOT_APPLICABLE', '不是原始数据的数据集。', 'Not a dataset of primary data.');
  }
  const names = listed(
    resources.filter(({ openness }) => openness !== 'OPEN').map(({ name }) => name),
  );
  return names.zh === ''
    ? found(C07, 'PASS', '均为无条件开放数据。', 'All resources are open without conditions.')
    : found(
        C07,
        'FAIL',
        `未开放：${names.zh}。请改为加工后的产品，或改用核验、接口等方式。`,
        `Not open: ${names.en}; offer what was made of them, or another kind of delivery.`,
      );
}

const C08: ComplianceRule = {
  check: 'C08',
  rule: {
    zh: '含个人信息的产品须有合法性基础和个人信息保护影响评估；以同意为基础的，逐次取得单独同意。',
    en: 'Personal information needs a legal basis and an impact assessment; where the basis is consent, a separate one for every call.',
  },
  source: '《个人信息保护法》第十三条、第二十三条、第五十五条',
};

export function checkC08({ at, version, resources }: ComplianceFacts): ComplianceResult {
  const isConcerned =
    resources.some(({ containsPersonalInfo }) => containsPersonalInfo) ||
    version.dictionary.some(isPersonal);
  if (!isConcerned) {
    return found(C08, 'NOT_APPLICABLE', '不含个人信息。', 'No personal information.');
  }
  const ground = version.personalInfo;
  if (!ground) {
    return found(
      C08,
      'FAIL',
      '没有合法性基础和影响评估，请填写 personalInfo。',
      'There is no legal basis with its impact assessment; give personalInfo.',
    );
  }
  if (isToCome(ground.impactAssessment, at)) {
    return found(
      C08,
      'FAIL',
      '影响评估的日期尚未到来，请更正。',
      'The impact assessment lies in the future; correct its day.',
    );
  }
  return needsConsent(ground)
    ? found(
        C08,
        'PASS',
        '以同意为基础：没有单独同意的调用一律拒绝。',
        'The basis is consent: a call without a separate consent is refused.',
      )
    : found(
        C08,
        'PASS',
        `合法性基础为 ${ground.legalBasis}，影响评估在案。`,
        `The legal basis is ${ground.legalBasis}, the impact assessment is on file.`,
      );
}

const C09: ComplianceRule = {
  check: 'C09',
  rule: {
    zh: '用于公共治理、公益事业的，有条件无偿使用。',
    en: 'Use for public governance and public welfare is free.',
  },
  source: '发改价格〔2025〕65号',
};

/** A plan that industry may choose costs the others nothing whatever its price: `isFreeUse` decides it for each call. */
export function checkC09({ plans }: ComplianceFacts): ComplianceResult {
  const charged = listed(
    plans
      .filter(({ audience }) => !audience.includes('INDUSTRY'))
      .filter(({ tariffs }) => tariffs.flatMap(pricesOf).some(({ micros }) => micros > 0n))
      .map(({ code }) => code),
  );
  return charged.zh === ''
    ? found(
        C09,
        'PASS',
        '公共治理和公益用途按规则免费。',
        'Governance and welfare use is free by rule.',
      )
    : found(
        C09,
        'FAIL',
        `仅供公益用途的方案收费：${charged.zh}。请由运营机构撤回该价格，或提出零价格。`,
        `Plans for public use alone charge it: ${charged.en}; withdraw the price, or propose one of zero.`,
      );
}
