import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, type Prisma, PrismaService } from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { type CatalogEntry, type CatalogFilter, CatalogSearch } from './catalog.queries';
import { priceInForce } from './price';

const PAGE = {
  operator: { select: { id: true, name: true, divisionCode: true } },
  agreement: { select: { dataScope: true } },
  resources: {
    orderBy: { resourceId: 'asc' },
    include: { resource: { include: { provider: { select: { name: true } } } } },
  },
  versions: { where: { status: 'PUBLISHED' } },
  plans: { orderBy: { id: 'asc' }, include: { prices: true } },
} as const satisfies Prisma.ProductInclude;

type PageRow = Prisma.ProductGetPayload<{ include: typeof PAGE }>;
type PlanOfPage = PageRow['plans'][number];

/** All that anyone may know of a published product. */
export interface ProductPage {
  readonly product: PageRow;
  readonly version: PageRow['versions'][number];
  /** Plans with their price in force. */
  readonly plans: readonly { plan: PlanOfPage; price: PlanOfPage['prices'][number] }[];
}

/** The catalog as the public sees it. */
@Injectable()
export class Catalog {
  constructor(
    private readonly prisma: PrismaService,
    private readonly found: CatalogSearch,
  ) {}

  /** @throws DomainError MALFORMED_CURSOR */
  search(filter: CatalogFilter, page: PageRequest): Promise<Page<CatalogEntry>> {
    return this.found.search(filter, page, new Date());
  }

  /** @throws DomainError PRODUCT_NOT_FOUND, also while it is not offered */
  async bySlug(slug: string): Promise<ProductPage> {
    const now = new Date();
    const product = await this.prisma.product.findFirst({
      where: {
        slug,
        versions: { some: { status: 'PUBLISHED' } },
        operator: { status: 'ACTIVE' },
        agreement: { status: 'SIGNED', termStart: { lte: now }, termEnd: { gt: now } },
      },
      include: PAGE,
    });
    const version = product?.versions[0];
    const inScope = product?.agreement.dataScope.includes(product.domain);
    if (!product || !version || !inScope) throw catalogError('PRODUCT_NOT_FOUND', { id: slug });
    const plans = product.plans.flatMap((plan) => {
      const price = priceInForce(plan.prices, now);
      return price ? [{ plan, price }] : [];
    });
    return { product, version, plans };
  }
}
