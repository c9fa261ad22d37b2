import { Prisma } from '@gongshu/platform';
import { type Db, type RatedSpan, ratedLines } from './revenue.queries';

/** By what a revenue report can be grouped. */
export const REPORT_DIMENSIONS = [
  'operator',
  'product',
  'region',
  'province',
  'month',
  'developer',
  'useClass',
] as const;
export type ReportDimension = (typeof REPORT_DIMENSIONS)[number];

/** The part of the market that a reader may see; empty: all. */
export interface ReportScope {
  readonly operatorId?: string;
  readonly agencyId?: string;
  /** Only what the permitted revenue binds: cross-domain products are outside (No. 65). */
  readonly onlyPublicData?: boolean;
}

/** A key is absent where the report is not grouped by it, and null where it is not known. */
export interface ReportRow {
  readonly operatorId?: string;
  readonly operatorName?: string;
  readonly productId?: string;
  readonly productName?: string;
  readonly region?: string | null;
  readonly provinceCode?: string | null;
  readonly provinceName?: string | null;
  readonly month?: string;
  readonly developerId?: string;
  readonly developerName?: string;
  readonly useClass?: string;
  readonly calls: bigint;
  readonly units: bigint;
  readonly amountFen: bigint;
  readonly currency: string;
}

/** Column and expression of each key, and of the label that goes with it. */
const COLUMNS: Readonly<Record<ReportDimension, readonly [string, Prisma.Sql][]>> = {
  operator: [
    ['operatorId', Prisma.sql`op.id`],
    ['operatorName', Prisma.sql`op.name`],
  ],
  product: [
    ['productId', Prisma.sql`pr.id`],
    ['productName', Prisma.sql`pr.name`],
  ],
  region: [['region', Prisma.sql`province.region::text`]],
  province: [
    ['provinceCode', Prisma.sql`province.code`],
    ['provinceName', Prisma.sql`province.name`],
  ],
  month: [['month', Prisma.sql`rated.month`]],
  developer: [
    ['developerId', Prisma.sql`dev.id`],
    ['developerName', Prisma.sql`dev.name`],
  ],
  useClass: [['useClass', Prisma.sql`g.use_class::text`]],
};

/**
 * Revenue grouped. In a closed month the charges count, as they were booked; in an open one what closing would charge
 * now. Region and province are those of the operator's division, rolled up the tree to its province.
 * @param rowsMax one more is read, so that the caller sees when there are more
 */
export async function revenueRows(
  db: Db,
  span: RatedSpan,
  groupBy: readonly ReportDimension[],
  scope: ReportScope,
  rowsMax: number,
): Promise<ReportRow[]> {
  const columns = [...new Set(groupBy)].flatMap((dimension) => COLUMNS[dimension]);
  const selected = columns.map(
    ([name, expression]) => Prisma.sql`${expression} AS ${Prisma.raw(`"${name}"`)},`,
  );
  const positions = [...columns.map((_, at) => at + 1), columns.length + 1].join(', ');
  return db.$queryRaw<ReportRow[]>`
    SELECT ${concat(selected)} rated.currency,
           sum(rated.calls)::bigint AS calls,
           sum(CASE WHEN b.month IS NULL THEN rated.units ELSE coalesce(c.units, 0) END)::bigint AS units,
           sum(CASE WHEN b.month IS NULL THEN rated.amount_fen ELSE coalesce(c.amount_fen, 0) END)::bigint
             AS "amountFen"
    FROM (${ratedLines(span)}) rated
    LEFT JOIN billing_month b ON b.month = rated.month
    LEFT JOIN charge c ON c.grant_id = rated.grant_id AND c.month = rated.month
                      AND c.price_version_id = rated.price_version_id
    JOIN access_grant g ON g.id = rated.grant_id
    JOIN application ap ON ap.id = g.application_id
    JOIN organization dev ON dev.id = ap.developer_id
    JOIN product pr ON pr.id = g.product_id
    JOIN operation_agreement ag ON ag.id = pr.agreement_id
    JOIN organization op ON op.id = pr.operator_id
    LEFT JOIN administrative_division d1 ON d1.code = op.division_code
    LEFT JOIN administrative_division d2 ON d2.code = d1.parent_code
    LEFT JOIN administrative_division d3 ON d3.code = d2.parent_code
    LEFT JOIN administrative_division province ON province.level = 'PROVINCE'
          AND province.code IN (d1.code, d2.code, d3.code)
    WHERE ${within(scope)}
    GROUP BY ${Prisma.raw(positions)}
    ORDER BY ${Prisma.raw(positions)}
    LIMIT ${rowsMax + 1}`;
}

function within({ operatorId, agencyId, onlyPublicData }: ReportScope): Prisma.Sql {
  const conditions = [
    ...(operatorId === undefined ? [] : [Prisma.sql`pr.operator_id = ${operatorId}::uuid`]),
    ...(agencyId === undefined ? [] : [Prisma.sql`ag.agency_id = ${agencyId}::uuid`]),
    ...(onlyPublicData ? [Prisma.sql`pr.business_line <> 'CROSS_DOMAIN'`] : []),
  ];
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND ');
}

function concat(parts: readonly Prisma.Sql[]): Prisma.Sql {
  return parts.length === 0 ? Prisma.empty : Prisma.join([...parts], ' ');
}
