import { Inject, Injectable } from '@nestjs/common';
import { type Actor, seesEverything } from '@gongshu/identity';
import {
  type ChargeReason,
  type Config,
  CONFIG,
  decodeCursor,
  isUuid,
  monthOf,
  type Page,
  pageBy,
  type PageRequest,
  Prisma,
  PrismaService,
} from '@gongshu/platform';
import { meteringError } from './metering.errors';

/** By what usage can be summed, alone or together. */
export const USAGE_GROUPS = [
  'grant',
  'product',
  'application',
  'chargeReason',
  'hour',
  'day',
  'month',
] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

export interface UsageQuery {
  /** Default: the start of the current business month. */
  readonly from?: Date;
  /** Exclusive; default: now. */
  readonly to?: Date;
  readonly groupBy: readonly UsageGroup[];
  readonly productId?: string;
  readonly grantId?: string;
  readonly applicationId?: string;
}

/** Sums of one group; the members that name it are null where it is not grouped by them. */
export interface UsageSum {
  readonly grantId: string | null;
  readonly productId: string | null;
  readonly productName: string | null;
  readonly applicationId: string | null;
  readonly applicationName: string | null;
  readonly chargeReason: ChargeReason | null;
  readonly hour: Date | null;
  readonly day: string | null;
  readonly month: string | null;
  readonly calls: bigint;
  readonly units: bigint;
  readonly rows: bigint;
  readonly responseBytes: bigint;
  readonly averageLatencyUs: number;
}

export interface Usage {
  readonly from: Date;
  readonly to: Date;
  readonly groups: readonly UsageSum[];
}

export interface UsageEventRow {
  readonly id: string;
  readonly grantId: string;
  readonly keyId: string;
  readonly productVersionId: string;
  readonly priceVersionId: string;
  readonly occurredAt: Date;
  readonly units: number;
  readonly rows: number;
  readonly responseBytes: number;
  readonly latencyUs: number;
  readonly status: number;
  readonly chargeReason: ChargeReason;
  readonly requestId: string;
  readonly gatewayId: string;
  readonly batchSeq: bigint;
  readonly leafIndex: number;
}

const GROUPS_MAX = 10_000;
const HOUR_MS = 3_600_000;

const NOTHING = {
  grant: Prisma.sql`NULL::uuid`,
  text: Prisma.sql`NULL::text`,
  time: Prisma.sql`NULL::timestamptz`,
};

/** Usage as both sides see it: developers that of their applications, operators that of their products. */
@Injectable()
export class UsageQueries {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Sums per group, over whole hours: the window is widened to them. Current to the last stored call.
   * @throws DomainError USAGE_WINDOW_EMPTY, USAGE_TOO_MANY_GROUPS
   */
  async sums(actor: Actor, query: UsageQuery): Promise<Usage> {
    const now = new Date();
    const from = query.from ?? monthOf(now, this.config.businessZone).start;
    const to = query.to ?? now;
    if (to <= from) throw meteringError('USAGE_WINDOW_EMPTY');
    const window = {
      from: new Date(Math.floor(from.getTime() / HOUR_MS) * HOUR_MS),
      to: new Date(Math.ceil(to.getTime() / HOUR_MS) * HOUR_MS),
    };
    const groups = await this.groups(actor, query, window);
    if (groups.length > GROUPS_MAX) {
      throw meteringError('USAGE_TOO_MANY_GROUPS', { groupsMax: GROUPS_MAX });
    }
    return { ...window, groups };
  }

  private groups(
    actor: Actor,
    query: UsageQuery,
    window: { from: Date; to: Date },
  ): Promise<UsageSum[]> {
    const by = new Set(query.groupBy);
    const zone = this.config.businessZone;
    const local = Prisma.sql`(r.hour AT TIME ZONE ${zone})`;
    const perGrant = by.has('grant');
    return this.prisma.$queryRaw<UsageSum[]>`
      SELECT g.*, p.name AS "productName", a.name AS "applicationName" FROM (
        SELECT
          ${perGrant ? Prisma.sql`r.grant_id` : NOTHING.grant} AS "grantId",
          ${perGrant || by.has('product') ? Prisma.sql`r.product_id` : NOTHING.grant} AS "productId",
          ${perGrant || by.has('application') ? Prisma.sql`r.application_id` : NOTHING.grant} AS "applicationId",
          ${by.has('chargeReason') ? Prisma.sql`r.charge_reason::text` : NOTHING.text} AS "chargeReason",
          ${by.has('hour') ? Prisma.sql`r.hour` : NOTHING.time} AS "hour",
          ${by.has('day') ? Prisma.sql`to_char(${local}, 'YYYY-MM-DD')` : NOTHING.text} AS "day",
          ${by.has('month') ? Prisma.sql`to_char(${local}, 'YYYY-MM')` : NOTHING.text} AS "month",
          sum(r.calls)::bigint AS "calls", sum(r.units)::bigint AS "units",
          sum(r.rows)::bigint AS "rows", sum(r.response_bytes)::bigint AS "responseBytes",
          (sum(r.latency_us_sum) / sum(r.calls))::float8 AS "averageLatencyUs"
        FROM usage_rollup r
        WHERE r.hour >= ${window.from} AND r.hour < ${window.to}
          ${filter('r.grant_id', query.grantId)} ${filter('r.product_id', query.productId)}
          ${filter('r.application_id', query.applicationId)} ${visibleTo(actor)}
        GROUP BY 1, 2, 3, 4, 5, 6, 7
      ) g
      LEFT JOIN product p ON p.id = g."productId"
      LEFT JOIN application a ON a.id = g."applicationId"
      ORDER BY g."month", g."day", g."hour", p.name, a.name, g."grantId", g."chargeReason"
      LIMIT ${GROUPS_MAX + 1}`;
  }

  /**
   * The events of a grant, newest first.
   * @throws DomainError USAGE_GRANT_NOT_FOUND
   */
  async events(actor: Actor, grantId: string, page: PageRequest): Promise<Page<UsageEventRow>> {
    const seen = await this.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM access_grant r WHERE r.id = ${grantId}::uuid ${visibleTo(actor)}`;
    if (seen.length === 0) throw meteringError('USAGE_GRANT_NOT_FOUND', { id: grantId });
    const rows = await this.prisma.$queryRaw<UsageEventRow[]>`
      SELECT e.id, e.grant_id AS "grantId", e.key_id AS "keyId", e.product_version_id AS "productVersionId",
        e.price_version_id AS "priceVersionId", e.occurred_at AS "occurredAt", e.units, e.rows,
        e.response_bytes AS "responseBytes", e.latency_us AS "latencyUs", e.status,
        e.charge_reason::text AS "chargeReason", e.request_id AS "requestId", b.gateway_id AS "gatewayId",
        b.seq AS "batchSeq", e.leaf_index AS "leafIndex"
      FROM usage_event e JOIN usage_batch b ON b.id = e.batch_id
      WHERE e.grant_id = ${grantId}::uuid ${after(page)}
      ORDER BY e.occurred_at DESC, e.id DESC LIMIT ${page.limit + 1}`;
    return pageBy(rows, page.limit, (row) => [row.occurredAt.getTime(), row.id]);
  }
}

/** Rows `r` with application_id and product_id that the actor may see; another tenant's do not exist for him. */
function visibleTo(actor: Actor): Prisma.Sql {
  if (seesEverything(actor)) return Prisma.empty;
  if (actor.kind === 'DEVELOPER') {
    return Prisma.sql`AND r.application_id IN
      (SELECT id FROM application WHERE developer_id = ${actor.organizationId}::uuid)`;
  }
  return Prisma.sql`AND r.product_id IN
    (SELECT id FROM product WHERE operator_id = ${actor.organizationId}::uuid)`;
}

function filter(column: string, id: string | undefined): Prisma.Sql {
  return id === undefined ? Prisma.empty : Prisma.sql`AND ${Prisma.raw(column)} = ${id}::uuid`;
}

function after(page: PageRequest): Prisma.Sql {
  if (page.cursor === undefined) return Prisma.empty;
  const [occurredAt, id] = decodeCursor(page.cursor, [
    (value) => Number.isSafeInteger(value),
    isUuid,
  ]) as [string, string];
  return Prisma.sql`AND (e.occurred_at, e.id) < (${new Date(Number(occurredAt))}, ${id}::uuid)`;
}
