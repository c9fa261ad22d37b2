import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { Agreements } from '@gongshu/directory';
import type { Actor } from '@gongshu/identity';
import {
  afterId,
  type Config,
  CONFIG,
  DomainError,
  expectRevision,
  expectUpdated,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type Tx,
  violatesUnique,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { hasFullOperatingYear } from './ceiling';
import { lockProduct } from './catalog.queries';
import { type DeliveryInput, foreignSettings } from './delivery-config';
import { fault } from './dictionary';
import { priceInForce } from './price';
import { assertProductAllowed, type ProductDescription, type ProductInput } from './product';
import { productResources } from './resource.queries';
import { operatingSince } from './price-rules.queries';
import { draftOf } from './version-content';
import { productsOf } from './visibility';

const DETAILS = {
  resources: { include: { resource: { include: { provider: { select: { name: true } } } } } },
  versions: { orderBy: { number: 'asc' } },
  plans: {
    orderBy: { id: 'asc' },
    include: { prices: { orderBy: { number: 'asc' } } },
  },
} as const satisfies Prisma.ProductInclude;

export type ProductRow = Prisma.ProductGetPayload<{ include: typeof DETAILS }>;

/** What a request for authorisation rests on. */
export interface Requestable {
  readonly product: Omit<ProductRow, 'resources'>;
  readonly version: ProductRow['versions'][number];
  readonly plan: ProductRow['plans'][number];
  readonly price: ProductRow['plans'][number]['prices'][number];
  readonly agreement: Awaited<ReturnType<Agreements['requireInForce']>>;
}

/** Data products (数据产品) of the operators. */
@Injectable()
export class Products {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly agreements: Agreements,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Creates a product with its first version, a draft.
   * @throws DomainError AGREEMENT_NOT_FOUND, AGREEMENT_NOT_IN_FORCE, RESOURCE_NOT_FOUND, PRODUCT_OUT_OF_SCOPE (C03),
   *   RESOURCE_CORE_DATA and RESOURCE_IMPORTANT_DATA (C06), RESOURCE_NOT_OPEN (C07), DELIVERY_INVALID, PRODUCT_SLUG_TAKEN
   */
  async create(tx: Tx, actor: Actor, input: ProductInput): Promise<ProductRow> {
    const { resourceIds, dictionary, delivery, keywords = [], ...fields } = input;
    const agreement = await this.agreements.requireInForce(
      tx,
      input.agreementId,
      actor.organizationId,
      new Date(),
    );
    const resources = await findResources(tx, resourceIds);
    assertProductAllowed(input, resources, agreement.dataScope);
    assertOwnSettings(input.kind, delivery ?? {});
    try {
      const row = await tx.product.create({
        data: {
          ...fields,
          keywords: [...keywords],
          operatorId: actor.organizationId,
          createdBy: actor.userId,
          resources: { create: resourceIds.map((resourceId) => ({ resourceId })) },
          versions: {
            create: [
              { ...draftOf(1, input.kind, { dictionary, delivery }), editedBy: [actor.userId] },
            ],
          },
        },
        include: DETAILS,
      });
      await this.audit.append(tx, actor, {
        action: 'product:create',
        objectType: 'product',
        objectId: row.id,
        after: { ...fields, keywords: [...keywords], resourceIds: [...resourceIds], version: 1 },
      });
      return row;
    } catch (error) {
      if (violatesUnique(error, 'product_slug_key')) {
        throw catalogError('PRODUCT_SLUG_TAKEN', { slug: input.slug });
      }
      throw error;
    }
  }

  /**
   * Describes a product otherwise before a version of it is reviewed: what the public reads is what the reviewer saw.
   * @throws DomainError PRODUCT_NOT_FOUND, REVISION_STALE, PRODUCT_DESCRIPTION_FIXED
   */
  async describe(
    tx: Tx,
    actor: Actor,
    at: { id: string; revision: number },
    change: Partial<ProductDescription>,
  ): Promise<ProductRow> {
    const { id, revision } = at;
    await lockProduct(tx, id);
    const before = await this.get(actor, id, tx);
    expectRevision(before, revision);
    assertDescribable(before);
    const { keywords, ...fields } = change;
    expectUpdated(
      await tx.product.updateMany({
        where: { id, revision },
        data: {
          ...fields,
          ...(keywords ? { keywords: [...keywords] } : {}),
          revision: { increment: 1 },
        },
      }),
    );
    const after = await this.get(actor, id, tx);
    await this.audit.append(tx, actor, {
      action: 'product:describe',
      objectType: 'product',
      objectId: id,
      before: descriptionOf(before),
      after: descriptionOf(after),
    });
    return after;
  }

  /** @throws DomainError PRODUCT_NOT_FOUND, also for another tenant's */
  async get(actor: Actor, id: string, db: Tx = this.prisma): Promise<ProductRow> {
    const row = await db.product.findFirst({
      where: { id, ...productsOf(actor) },
      include: DETAILS,
    });
    if (!row) throw catalogError('PRODUCT_NOT_FOUND', { id });
    return row;
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<ProductRow>> {
    const rows = await this.prisma.product.findMany({
      where: { AND: [productsOf(actor), { id: { lt: afterId(page) } }] },
      include: DETAILS,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  /**
   * The product, if authorisation of it can be requested under the plan at that instant: a version is published, its
   * resources are in force, and so are a price of the plan and the agreement (I8). A trial price takes no new requests
   * once the operator has a full operating year (C10); who has a grant keeps it until the next price is approved.
   * @throws DomainError PRODUCT_NOT_FOUND when it was never published, PLAN_NOT_FOUND, PRODUCT_NOT_REQUESTABLE
   */
  async requireRequestable(
    db: Tx | PrismaService,
    productId: string,
    planId: string,
    at: Date,
  ): Promise<Requestable> {
    const product = await db.product.findFirst({
      where: { id: productId, versions: { some: { publishedAt: { not: null } } } },
      include: { versions: DETAILS.versions, plans: DETAILS.plans, operator: true },
    });
    if (!product) throw catalogError('PRODUCT_NOT_FOUND', { id: productId });
    const plan = product.plans.find((candidate) => candidate.id === planId);
    if (!plan) throw catalogError('PLAN_NOT_FOUND', { id: planId });
    const { operator, ...rest } = product;
    const version = product.versions.find((candidate) => candidate.status === 'PUBLISHED');
    if (!version) throw notRequestable('NO_PUBLISHED_VERSION');
    if (operator.status !== 'ACTIVE') throw notRequestable('OPERATOR_FROZEN');
    const resources = await productResources(db, productId, at);
    if (!resources.inForce) throw notRequestable('RESOURCE_NOT_IN_FORCE');
    const price = priceInForce(plan.prices, at);
    if (!price) throw notRequestable('NO_PRICE_IN_FORCE');
    const { agreementId, operatorId } = product;
    const agreement = await this.agreements
      .requireInForce(db, agreementId, operatorId, at)
      .catch((error: unknown) => {
        const known = error instanceof DomainError && error.code === 'AGREEMENT_NOT_IN_FORCE';
        throw known ? notRequestable(error.code) : error;
      });
    if (!resources.inScope || !agreement.dataScope.includes(product.domain)) {
      throw notRequestable('PRODUCT_OUT_OF_SCOPE');
    }
    if (isTrialUnderRule(product, plan, price)) {
      const since = await operatingSince(db, product.operatorId);
      if (hasFullOperatingYear(since, at, this.config.businessZone)) {
        throw notRequestable('TRIAL_PRICE_OVER');
      }
    }
    return { product: rest, version, plan, price, agreement };
  }
}

/** Whether the price is a trial one for industry, whose time ends with the first full operating year (C10). */
function isTrialUnderRule(
  { businessLine }: Pick<ProductRow, 'businessLine'>,
  { audience }: Pick<ProductRow['plans'][number], 'audience'>,
  { trial }: { readonly trial: boolean },
): boolean {
  return trial && businessLine !== 'CROSS_DOMAIN' && audience.includes('INDUSTRY');
}

/** @throws DomainError PRODUCT_DESCRIPTION_FIXED unless the newest version is a draft and no other is offered or serves */
function assertDescribable({ versions }: ProductRow): void {
  const isDraft = versions.at(-1)?.status === 'DRAFT';
  const isShown = versions.some(({ status }) =>
    ['PUBLISHED', 'DEPRECATED', 'SUSPENDED'].includes(status),
  );
  if (!isDraft || isShown) throw catalogError('PRODUCT_DESCRIPTION_FIXED');
}

function descriptionOf({ name, nameEn, summary, summaryEn, keywords }: ProductRow) {
  return { name, nameEn, summary, summaryEn, keywords };
}

function notRequestable(reason: string): DomainError {
  return catalogError('PRODUCT_NOT_REQUESTABLE', { reason });
}

/** @throws DomainError RESOURCE_NOT_FOUND with a pointer to each that does not exist */
async function findResources(tx: Tx, ids: readonly string[]) {
  const rows = await tx.dataResource.findMany({ where: { id: { in: [...ids] } } });
  const found = new Set(rows.map((row) => row.id));
  const missing = ids.flatMap((id, at) => (found.has(id.toLowerCase()) ? [] : [{ id, at }]));
  if (missing.length > 0) {
    throw catalogError(
      'RESOURCE_NOT_FOUND',
      { id: missing[0]!.id },
      missing.map(({ at }) =>
        fault(`/resourceIds/${at}`, 'NOT_FOUND', '没有这个数据资源', 'There is no such resource'),
      ),
    );
  }
  return rows;
}

/** @throws DomainError DELIVERY_INVALID with a pointer to each setting of another kind */
export function assertOwnSettings(kind: ProductInput['kind'], input: DeliveryInput): void {
  const foreign = foreignSettings(kind, input);
  if (foreign.length > 0) throw catalogError('DELIVERY_INVALID', { kind }, foreign);
}
