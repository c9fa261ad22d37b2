import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  isUuid,
  type Page,
  pageBy,
  type PageRequest,
  type Prisma,
  PrismaService,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { bindingSpan } from './ceilings.service';
import { priceInForce } from './price';
import { type CatalogResult, CatalogSearch, type CatalogSearchRequest } from './search.service';
import type { Suggestion } from './search-suggest';

const PAGE = {
  operator: {
    select: { id: true, name: true, divisionCode: true, division: { select: { name: true } } },
  },
  agreement: { select: { number: true, title: true, termStart: true, termEnd: true } },
  resources: {
    orderBy: { resourceId: 'asc' },
    include: { resource: { include: { provider: { select: { name: true } } } } },
  },
  versions: { where: { publishedAt: { not: null } }, orderBy: { number: 'desc' } },
  plans: { orderBy: { id: 'asc' }, include: { prices: { where: { status: 'APPROVED' } } } },
  ceilings: { where: { status: 'APPROVED' }, orderBy: { periodStart: 'asc' } },
} as const satisfies Prisma.ProductInclude;

export type PageProduct = Prisma.ProductGetPayload<{ include: typeof PAGE }>;
export type PagePlan = PageProduct['plans'][number];
export type PagePrice = PagePlan['prices'][number];
export type PageVersion = PageProduct['versions'][number];

/** A plan with its price in force, and the approved ones that follow it. */
export interface PageOffer {
  readonly plan: PagePlan;
  readonly price: PagePrice;
  readonly announced: readonly PagePrice[];
}

/** All that anyone may know of a published product. */
export interface ProductPage {
  readonly product: PageProduct;
  readonly version: PageVersion;
  readonly offers: readonly PageOffer[];
  /** Ceiling prices in force. */
  readonly ceilings: PageProduct['ceilings'];
}

/** The catalog as the public sees it. */
@Injectable()
export class Catalog {
  constructor(
    private readonly prisma: PrismaService,
    private readonly found: CatalogSearch,
  ) {}

  /** @throws DomainError MALFORMED_CURSOR */
  search(request: CatalogSearchRequest): Promise<CatalogResult> {
    return this.found.search(request);
  }

  /** Loads what the first search would have to wait for; without it, that search does. */
  warm(): Promise<void> {
    return this.found.warm();
  }

  suggest(q: string): Promise<Suggestion[]> {
    return this.found.suggest(q);
  }

  /** @throws DomainError PRODUCT_NOT_FOUND, also while it is not offered */
  async bySlug(slug: string): Promise<ProductPage> {
    const now = new Date();
    await this.found.refresh();
    const entry = await this.prisma.catalogEntry.findUnique({ where: { slug, offered: true } });
    const product =
      entry &&
      (await this.prisma.product.findUnique({ where: { id: entry.productId }, include: PAGE }));
    const page = product && pageOf(product, now);
    if (!page) throw catalogError('PRODUCT_NOT_FOUND', { id: slug });
    return page;
  }

  /** @throws DomainError PRODUCT_NOT_FOUND; PLAN_NOT_FOUND, also while no price of it is in force */
  async offer(slug: string, code: string): Promise<{ page: ProductPage; offer: PageOffer }> {
    const page = await this.bySlug(slug);
    const offer = page.offers.find(({ plan }) => plan.code === code);
    if (!offer) throw catalogError('PLAN_NOT_FOUND', { id: code });
    return { page, offer };
  }

  /** The offered products in full, by their ids. @throws DomainError MALFORMED_CURSOR */
  async list({ limit, cursor }: PageRequest): Promise<Page<ProductPage>> {
    const now = new Date();
    const after = cursor === undefined ? undefined : decodeCursor(cursor, [isUuid])[0];
    await this.found.refresh();
    const entries = await this.prisma.catalogEntry.findMany({
      where: { offered: true, productId: { gt: after } },
      orderBy: { productId: 'asc' },
      take: limit + 1,
      select: { productId: true },
    });
    const { items, nextCursor } = pageBy(entries, limit, ({ productId }) => [productId]);
    const products = await this.prisma.product.findMany({
      where: { id: { in: items.map(({ productId }) => productId) } },
      orderBy: { id: 'asc' },
      include: PAGE,
    });
    return { items: products.flatMap((product) => pageOf(product, now) ?? []), nextCursor };
  }
}

function pageOf(product: PageProduct, at: Date): ProductPage | null {
  const version = product.versions.find(({ status }) => status === 'PUBLISHED');
  if (!version) return null;
  const offers = product.plans.flatMap((plan) => {
    const price = priceInForce(plan.prices, at);
    const announced = plan.prices
      .filter(({ effectiveFrom }) => effectiveFrom > at)
      .sort((one, other) => one.effectiveFrom.getTime() - other.effectiveFrom.getTime());
    return price ? [{ plan, price, announced }] : [];
  });
  const ceilings = product.ceilings.filter((row) => {
    const { start, end } = bindingSpan(row);
    return start <= at && end > at;
  });
  return { product, version, offers, ceilings };
}
