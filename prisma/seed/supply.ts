import {
  DatasetImport,
  Plans,
  Products,
  Resources,
  VersionLifecycle,
  Versions,
} from '@gongshu/catalog';
import { DataGroups, Divisions } from '@gongshu/directory';
import type { INestApplicationContext } from '@nestjs/common';
import { systemActor } from '@gongshu/audit';
import type { Tx } from '@gongshu/platform';
import { readCsv, readData } from './data';
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
  await app.get(Divisions).importAll(tx, await readCsv('divisions.csv'));
  await app.get(DataGroups).importAll(tx, systemActor('seed'), await readCsv('data-groups.csv'));
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
  const resource = await app.get(Resources).register(tx, actors.provider, {
    ...sample.resource,
    domain: sample.domain,
    lawfulSource: '履行法定职责过程中产生，依法公开（示例）',
    importance: 'GENERAL',
    containsPersonalInfo: false,
  });
  const product = await app.get(Products).create(tx, maker, {
    slug: sample.slug,
    name: sample.name,
    nameEn: sample.nameEn,
    summary: sample.summary,
    domain: sample.domain,
    kind: sample.kind,
    agreementId,
    businessLine: 'PUBLIC_DATA_OPERATION',
    resourceIds: [resource.id],
    dictionary: sample.dictionary,
    delivery: sample.delivery,
  });
  const plan = await seedPlan(app, tx, { actors }, product.id, sample.unitPrice);
  await seedVersion(app, tx, { actors }, product.id, sample);
  return { slug: sample.slug, productId: product.id, planId: plan };
}

type Actors = Pick<SampleParties, 'actors'>;

async function seedPlan(
  app: INestApplicationContext,
  tx: Tx,
  { actors }: Actors,
  productId: string,
  unitPrice: string,
): Promise<string> {
  const plans = app.get(Plans);
  const input = { code: 'per-call', name: '按次计费', unitPrice };
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
