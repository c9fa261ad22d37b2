import type { INestApplicationContext } from '@nestjs/common';
import { AgreementDrafts, AgreementReview, type Clauses } from '@gongshu/directory';
import type { Tx } from '@gongshu/platform';
import type { SampleParties } from './parties';

/** The twelve clauses of No. 27 Art 14, as short as a sample may be. */
const SAMPLE_CLAUSES: Clauses = {
  DATA_SCOPE: '授权范围为民政、气象两个领域已登记的公共数据资源，以资源目录为准。',
  TERM: '运营期限五年，到期前六个月评估后另行商定。',
  PRODUCTS_AND_STANDARDS:
    '运营机构提供接口、数据集、核验三类产品，每一版本上架前须通过安全审查和业务合规审查。',
  SUPPORTING_PLATFORM: '产品统一通过本平台提供，调用全程计量、可追溯。',
  ASSET_OWNERSHIP: '原始数据归数据提供单位持有，运营机构投入形成的软硬件和产品归其所有。',
  DISCLOSURE_AND_NO_REDEVELOPMENT:
    '运营机构按年披露产品、价格和数据使用情况，不得直接或间接参与本授权范围内已交付产品的再开发。',
  REVENUE_SHARING: '按月结算，各方比例以协议所附收益分配方案为准，财政部分收支两条线。',
  SECURITY: '运营机构承担数据安全主体责任，原始数据不出域，发现风险一小时内报告并处置。',
  EVALUATION_AND_EXIT: '每年一月开展上一年度运营评估，连续两年不合格的退出运营。',
  BREACH: '任何一方违约的，应当赔偿由此造成的损失，并按约定采取补救措施。',
  DISPUTES: '争议由双方协商解决；协商不成的，提交实施机构所在地人民法院。',
  CHANGE_AND_TERMINATION: '变更协议须经原程序审定并签署书面变更；法定或约定情形下可以终止。',
};

/** An agreement between agency and operator: drafted, reviewed and signed by three persons. */
export async function seedAgreement(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: SampleParties,
): Promise<string> {
  const year = new Date().getUTCFullYear();
  const editor = actors['agency.editor'];
  const { id } = await app.get(AgreementDrafts).draft(tx, editor, {
    number: `示例授〔${year}〕1号`,
    title: '公共数据资源授权运营协议（示例）',
    operatorId: actors['operator.editor'].organizationId,
    mode: 'BY_DOMAIN',
    dataScope: ['民政', '气象'],
    termStart: new Date(Date.UTC(year, 0, 1)),
    termEnd: new Date(Date.UTC(year + 5, 0, 1)),
    selectionMethod: 'OPEN_TENDER',
    clauses: SAMPLE_CLAUSES,
    shares: [
      { party: 'OPERATOR', basisPoints: 5_500 },
      { party: 'PROVIDER', basisPoints: 2_000 },
      { party: 'TREASURY', basisPoints: 2_000 },
      { party: 'PLATFORM', basisPoints: 500 },
    ],
    attachments: [],
  });
  const review = app.get(AgreementReview);
  const at = (revision: number) => ({ agreementId: id, number: 1, revision });
  const submitted = await review.submit(tx, editor, at(1));
  const reviewed = await review.review(
    tx,
    actors['agency.reviewer'],
    at(submitted.revision),
    '经集体决策审议通过（示例）',
  );
  await review.sign(tx, actors['operator.reviewer'], at(reviewed.revision));
  return id;
}
