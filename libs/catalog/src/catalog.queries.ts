import { Injectable } from '@nestjs/common';
import {
  type BusinessLine,
  decodeCursor,
  type DeliveryKind,
  isUuid,
  type Page,
  pageBy,
  type PageRequest,
  Prisma,
  PrismaService,
  type Tx,
} from '@gongshu/platform';
import { divisionPrefix } from './product';

export interface CatalogFilter {
  /** Words, all of which must occur; Chinese or English. */
  readonly q?: string;
  readonly kind?: DeliveryKind;
  readonly domain?: string;
  readonly operatorId?: string;
  /** Division of the operator, with all divisions inside it. */
  readonly divisionCode?: string;
  readonly businessLine?: BusinessLine;
}

/** A published product as the list shows it. */
export interface CatalogEntry {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly summary: string;
  readonly domain: string;
  readonly kind: DeliveryKind;
  readonly businessLine: BusinessLine;
  readonly operatorId: string;
  readonly operatorName: string;
  readonly divisionCode: string | null;
  readonly publishedAt: Date;
  /** Lowest price in force over the product's plans; null while none has begun. */
  readonly unitPriceMin: string | null;
  /** How well it fits the search; 0 without one. */
  readonly score: number;
}

// Word for word the expression of the index product_search.
const SEARCHED = Prisma.sql`(p.name || ' ' || coalesce(p.name_en, '') || ' ' || p.summary || ' ' || p.domain)`;

/** What anyone may find: published products whose operator, agreement and version are in force (I8). */
@Injectable()
export class CatalogSearch {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Best match first, then newest. A product matches when it holds all words of the search, or words like them.
   * @throws DomainError MALFORMED_CURSOR
   */
  async search(filter: CatalogFilter, page: PageRequest, at: Date): Promise<Page<CatalogEntry>> {
    const q = filter.q?.trim() || undefined;
    const score = scoreOf(q);
    const conditions = [
      ...conditionsOf({ ...filter, q }),
      inForce(at),
      ...afterCursor(page, score),
    ];
    const rows = await this.prisma.$queryRaw<CatalogEntry[]>`
      SELECT p.id, p.slug, p.name, p.name_en AS "nameEn", p.summary, p.domain, p.kind::text AS kind,
        p.business_line::text AS "businessLine", p.operator_id AS "operatorId", o.name AS "operatorName",
        o.division_code AS "divisionCode", v.published_at AS "publishedAt", ${score} AS score,
        (SELECT min(round(asked.price / asked.units, 6))::text FROM plan
          CROSS JOIN LATERAL (
            SELECT tariff FROM price_version
            WHERE plan_id = plan.id AND status = 'APPROVED' AND effective_from <= ${at}
            ORDER BY effective_from DESC, number DESC LIMIT 1
          ) current
          CROSS JOIN LATERAL tariff_prices(current.tariff) asked
          WHERE plan.product_id = p.id AND asked.meter <> 'MONTHS') AS "unitPriceMin"
      FROM product p
      JOIN product_version v ON v.product_id = p.id AND v.status = 'PUBLISHED'
      JOIN organization o ON o.id = p.operator_id
      JOIN operation_agreement a ON a.id = p.agreement_id
      WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY score DESC, p.id DESC
      LIMIT ${page.limit + 1}`;
    return pageBy(rows, page.limit, (row) => [row.score, row.id]);
  }
}

/** Every link of the chain above the product. */
function inForce(at: Date): Prisma.Sql {
  return Prisma.sql`o.status = 'ACTIVE' AND a.status = 'SIGNED' AND a.term_start <= ${at} AND a.term_end > ${at}`;
}

function conditionsOf(filter: CatalogFilter): Prisma.Sql[] {
  const { q, kind, domain, operatorId, divisionCode, businessLine } = filter;
  return [
    ...(q ? [matches(q)] : []),
    ...(kind ? [Prisma.sql`p.kind = ${kind}::delivery_kind`] : []),
    ...(domain ? [Prisma.sql`p.domain = ${domain}`] : []),
    ...(operatorId ? [Prisma.sql`p.operator_id = ${operatorId}::uuid`] : []),
    ...(divisionCode
      ? [Prisma.sql`o.division_code LIKE ${`${divisionPrefix(divisionCode)}%`}`]
      : []),
    ...(businessLine ? [Prisma.sql`p.business_line = ${businessLine}::business_line`] : []),
  ];
}

/** All words literally, or, for a slip of the pen, the whole search by trigrams. */
function matches(q: string): Prisma.Sql {
  const words = q.split(/\s+/).filter(Boolean);
  const all = words.map((word) => Prisma.sql`${SEARCHED} ILIKE ${containing(word)}`);
  return Prisma.sql`((${Prisma.join(all, ' AND ')}) OR ${q} <% ${SEARCHED})`;
}

/** Thousandths, as a whole number, so that a cursor can name it exactly; a hit in the name comes first. */
function scoreOf(q: string | undefined): Prisma.Sql {
  if (!q) return Prisma.sql`0`;
  return Prisma.sql`(CASE WHEN p.name ILIKE ${containing(q)} OR p.name_en ILIKE ${containing(q)} THEN 1000 ELSE 0 END
    + round(1000 * word_similarity(${q}, ${SEARCHED}))::int)`;
}

function afterCursor(page: PageRequest, score: Prisma.Sql): Prisma.Sql[] {
  if (page.cursor === undefined) return [];
  const [last, id] = decodeCursor(page.cursor, [
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2000,
    isUuid,
  ]) as [string, string];
  return [Prisma.sql`(${score}, p.id) < (${Number(last)}::int, ${id}::uuid)`];
}

/** A pattern for ILIKE in which the word stands for itself. */
function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Holds the product until the transaction ends: its versions are numbered and published one at a time. */
export async function lockProduct(tx: Tx, productId: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM product WHERE id = ${productId}::uuid FOR UPDATE`;
}

/** Holds the plan until the transaction ends: its prices are numbered one at a time. */
export async function lockPlan(tx: Tx, planId: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM plan WHERE id = ${planId}::uuid FOR UPDATE`;
}
