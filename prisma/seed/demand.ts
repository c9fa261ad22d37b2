import type { INestApplicationContext } from '@nestjs/common';
import { ApiKeys, Applications, AuthorizationRequests } from '@gongshu/authorization';
import type { Tx, UseClass } from '@gongshu/platform';
import type { SampleParties } from './parties';
import type { OfferedProduct } from './supply';

/** What the sample's application may call, and for which use. */
const WANTED: readonly { slug: string; useClass: UseClass; purpose: string; scenario: string }[] = [
  {
    slug: 'working-days',
    useClass: 'INDUSTRY',
    purpose: '在物流排期软件中计算送达的工作日',
    scenario: '物流时效承诺',
  },
  {
    slug: 'county-divisions',
    useClass: 'PUBLIC_WELFARE',
    purpose: '在公益救助平台的地址表单中提供区划选项',
    scenario: '公益救助登记',
  },
  {
    slug: 'division-check',
    useClass: 'INDUSTRY',
    purpose: '在企业开票软件中核对用户填写的行政区划',
    scenario: '开票信息校验',
  },
];

const YEAR_MS = 365 * 86_400_000;

/** An application with its grants, requested by the developer and decided by the data group, and one key. */
export async function seedDemand(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: SampleParties,
  offered: readonly OfferedProduct[],
): Promise<{ applicationId: string; apiKey: string }> {
  const requests = app.get(AuthorizationRequests);
  const application = await app.get(Applications).create(tx, actors.developer, {
    name: '示例应用',
    description: '样例市场中的第一个应用',
  });
  const now = Date.now();
  for (const { slug, ...wanted } of WANTED) {
    const { productId, planId } = offered.find((product) => product.slug === slug)!;
    const request = await requests.submit(tx, actors.developer, {
      ...wanted,
      applicationId: application.id,
      productId,
      planId,
      quotaUnits: 100_000n,
      quotaPeriod: 'MONTH',
      validFrom: new Date(now),
      validTo: new Date(now + YEAR_MS),
    });
    await requests.approve(tx, actors['operator.reviewer'], request.id, {
      reason: '用途与场景明确（示例）',
      revision: request.revision,
    });
  }
  const { key } = await app
    .get(ApiKeys)
    .issue(tx, actors.developer, application.id, { name: '示例密钥' });
  return { applicationId: application.id, apiKey: key };
}
