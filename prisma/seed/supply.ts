import {
  Ceilings,
  DatasetImport,
  PermittedRevenues,
  Plans,
  Products,
  RegistrationDecisions,
  Registrations,
  Resources,
  VersionLifecycle,
  Versions,
} from '@gongshu/catalog';
import { Agreements, DataGroupImports, Divisions } from '@gongshu/directory';
import type { INestApplicationContext } from '@nestjs/common';
import { systemActor } from '@gongshu/audit';
import { type Config, CONFIG, monthSpan, requireFaultless, type Tx } from '@gongshu/platform';
import { readData } from './data';
import type { SampleParties } from './parties';
import type { SampleProduct } from './products';

/** What the demand side of the sample builds on. */
export interface OfferedProduct {
  readonly slug: string;
  readonly productId: string;
  readonly planId: string;
}

/** Divisions and the known data groups: the directory as it is publicly known. */
export async function seedDirectory(app: INestApplicationContext, tx: Tx): Promise<void> {
  await app.get(Divisions).importAll(tx, await readData('divisions.csv'));
  const groups = app.get(DataGroupImports);
  requireFaultless(await groups.run(tx, systemActor('seed'), await readData('data-groups.csv')));
}

/** An agreement between agency and operator: drafted by one, signed by the other. */
export async function seedAgreement(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: SampleParties,
): Promise<string> {
  const year = new Date().getUTCFullYear();
  const agreements = app.get(Agreements);
  const draft = await agreements.draft(tx, actors['agency.editor'], {
    number: `示例授〔${year}〕1号`,
    title: '公共数据资源授权运营协议（示例）',
    operatorId: actors['operator.editor'].organizationId,
    mode: 'BY_DOMAIN',
    dataScope: ['民政', '气象'],
    termStart: new Date(Date.UTC(year, 0, 1)),
    termEnd: new Date(Date.UTC(year + 5, 0, 1)),
    shares: [
      { party: 'OPERATOR', basisPoints: 5_500 },
      { party: 'PROVIDER', basisPoints: 2_000 },
      { party: 'TREASURY', basisPoints: 2_000 },
      { party: 'PLATFORM', basisPoints: 500 },
    ],
  });
  const signed = await agreements.sign(tx, actors['operator.reviewer'], draft.id, draft.revision);
  return signed.id;
}

/** A product from its resource to the published version with an approved price, by its makers and checkers. */
export async function seedProduct(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: SampleParties,
  agreementId: string,
  sample: SampleProduct,
): Promise<OfferedProduct> {
  const maker = actors['operator.editor'];
  const resourceId = await seedResource(app, tx, { actors }, sample);
  const product = await app.get(Products).create(tx, maker, {
    slug: sample.slug,
    name: sample.name,
    nameEn: sample.nameEn,
    summary: sample.summary,
    domain: sample.domain,
    kind: sample.kind,
    agreementId,
    businessLine: 'PUBLIC_DATA_OPERATION',
    resourceIds: [resourceId],
    dictionary: sample.dictionary,
    delivery: sample.delivery,
  });
  await seedCeiling(app, tx, { actors }, product.id, sample.ceiling);
  const plan = await seedPlan(app, tx, { actors }, product.id, sample);
  await seedVersion(app, tx, { actors }, product.id, sample);
  return { slug: sample.slug, productId: product.id, planId: plan };
}

type Actors = Pick<SampleParties, 'actors'>;

/** A resource whose registration was made elsewhere: recorded by the department, confirmed by the registrar. */
async function seedResource(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: Actors,
  sample: SampleProduct,
): Promise<string> {
  const { provider } = actors;
  const registrar = actors['agency.reviewer'];
  const resource = await app.get(Resources).create(tx, provider, {
    ...sample.resource,
    domain: sample.domain,
    lawfulSource: '履行法定职责过程中产生，依法公开（示例）',
    importance: 'GENERAL',
    generalGrade: 1,
    containsPersonalInfo: false,
    openness: 'OPEN',
  });
  const year = new Date().getUTCFullYear();
  const registrations = app.get(Registrations);
  const draft = await registrations.prepare(tx, provider, {
    resourceId: resource.id,
    registrarId: registrar.organizationId,
    kind: 'INITIAL',
    application: {
      external: {
        platform: '省公共数据资源登记平台（示例）',
        code: `SL${year}-${sample.slug}`,
        validFrom: new Date(Date.UTC(year, 0, 1)).toISOString(),
        validUntil: new Date(Date.UTC(year + 3, 0, 1)).toISOString(),
      },
    },
  });
  const { id, revision } = await registrations.submit(tx, provider, draft);
  await app.get(RegistrationDecisions).confirm(tx, registrar, { id, revision });
  return resource.id;
}

/** What the operator may earn in three years (No. 65), proposed and approved by two persons of the agency: sample money. */
export async function seedPermittedRevenue(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: Actors,
): Promise<void> {
  const { businessZone } = app.get<Config>(CONFIG);
  const year = new Date().getUTCFullYear();
  const permitted = app.get(PermittedRevenues);
  const row = await permitted.propose(tx, actors['agency.editor'], {
    operatorId: actors['operator.editor'].organizationId,
    periodStart: monthSpan(`${year}-01`, businessZone).start,
    periodEnd: monthSpan(`${year + 2}-12`, businessZone).end,
    costFen: 300_000_000n,
    bondYieldBasisPoints: 180,
    profitRateBasisPoints: 500,
    taxFen: 18_000_000n,
    carriedExcessFen: 0n,
    smoothingReason: null,
    documentNumber: `示例发改价〔${year}〕1号`,
  });
  const at = { id: row.id, revision: row.revision };
  await permitted.decide(tx, actors['agency.reviewer'], at, 'approve', '成本监审无误（示例）');
}

async function seedCeiling(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: Actors,
  productId: string,
  unitPriceMax: string,
): Promise<void> {
  const ceilings = app.get(Ceilings);
  const year = new Date().getUTCFullYear();
  const row = await ceilings.propose(tx, actors['agency.editor'], {
    productId,
    meter: 'CALLS',
    unitPriceMax,
    periodStart: new Date(Date.UTC(year, 0, 1)),
    periodEnd: new Date(Date.UTC(year + 3, 0, 1)),
    documentNumber: `示例发改价〔${year}〕2号`,
  });
  const at = { id: row.id, revision: row.revision };
  await ceilings.decide(tx, actors['agency.reviewer'], at, 'approve', '在准许收入之内（示例）');
}

async function seedPlan(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: Actors,
  productId: string,
  { unitPrice, forecastFen }: SampleProduct,
): Promise<string> {
  const plans = app.get(Plans);
  const tariff = { kind: 'UNIT', meter: 'CALLS', unitPrice } as const;
  const input = { code: 'per-call', name: '按次计费', tariff, forecastFen };
  const plan = await plans.create(tx, actors['operator.editor'], productId, input);
  const price = plan.prices[0]!;
  const at = { planId: plan.id, number: price.number, revision: price.revision };
  await plans.decide(tx, actors['agency.reviewer'], at, 'approve', '低于上限收费标准（示例）');
  return plan.id;
}

async function seedVersion(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: Actors,
  productId: string,
  { data, dictionary, sampleRows }: SampleProduct,
): Promise<void> {
  const [maker, reviewer, publisher] = [
    actors['operator.editor'],
    actors['agency.reviewer'],
    actors['operator.reviewer'],
  ];
  const versions = app.get(Versions);
  const lifecycle = app.get(VersionLifecycle);
  const at = { productId, number: 1 };
  let row = await versions.edit(tx, maker, { ...at, revision: 1 }, { sampleRows });
  if (data) {
    const stored = await app.get(DatasetImport).run(await readData(data), dictionary);
    row = await versions.attach(tx, maker, { ...at, revision: row.revision }, stored);
  }
  row = await lifecycle.submit(tx, maker, { ...at, revision: row.revision });
  row = await lifecycle.approve(
    tx,
    reviewer,
    { ...at, revision: row.revision },
    '材料齐全（示例）',
  );
  await lifecycle.publish(tx, publisher, { ...at, revision: row.revision });
}
