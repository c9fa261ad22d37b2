import { Prisma, type PrismaService, type Tx } from '@gongshu/platform';
import { PRICE_SQL } from './catalog-price';
import { RESOURCES_IN_SCOPE, resourcesInForce } from './resource.queries';
import type { IndexedEntry } from './search-index';
import type { EntryTexts } from './search-vector';

/** One settles at a time, so that a slow one never writes over what a later one saw. */
export async function lockSettling(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('catalog_entry'))`;
}

/** Takes the notes of what changed, and the entries whose time has come. @returns the products */
export async function takeChanges(tx: Tx, at: Date, max: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH taken AS (
      DELETE FROM catalog_change WHERE id IN (SELECT id FROM catalog_change ORDER BY id LIMIT ${max})
      RETURNING product_id
    ), due AS (
      SELECT product_id FROM catalog_entry WHERE settle_at <= ${at} LIMIT ${max}
    )
    SELECT product_id AS id FROM taken UNION SELECT product_id FROM due`;
  return rows.map(({ id }) => id);
}

/** All notes, when everything is settled anyway. */
export async function dropChanges(tx: Tx): Promise<void> {
  await tx.$executeRaw`DELETE FROM catalog_change`;
}

/** Writes the facts of the entries; words stay where the texts are as they were. */
export async function settleEntries(
  tx: Tx,
  at: Date,
  productIds?: readonly string[],
): Promise<void> {
  const chosen = productIds ? Prisma.sql`p.id = ANY(${productIds}::uuid[])` : Prisma.sql`true`;
  await tx.$executeRaw`
    UPDATE catalog_entry e SET offered = false, settle_at = NULL, changed_in = pg_current_xact_id()
    FROM product p
    WHERE p.id = e.product_id AND e.offered AND ${chosen}
      AND NOT EXISTS (SELECT FROM product_version v WHERE v.product_id = p.id AND v.status = 'PUBLISHED')`;
  await tx.$executeRaw`
    INSERT INTO catalog_entry AS e (product_id, slug, name, name_en, summary, summary_en, keywords, operator_id,
      operator_name, division_code, division_name, province_code, province_name, domain, kind, business_line,
      update_frequency, openness, importance, has_sample, price_models, unit_price_min, published_at, offered,
      settle_at, changed_in)
    SELECT p.id, p.slug, p.name, p.name_en, p.summary, p.summary_en, coalesce(p.keywords, '{}'), p.operator_id,
      o.name, o.division_code, d.name, province.code, province.name, p.domain, p.kind, p.business_line,
      v.update_frequency, made.openness, made.importance, jsonb_array_length(v.sample_rows) > 0,
      coalesce(prices.models, '{}'), prices.unit_price_min, v.published_at,
      o.status = 'ACTIVE' AND a.status = 'SIGNED' AND a.term_start <= ${at} AND a.term_end > ${at}
        AND p.domain = ANY (a.data_scope) AND ${RESOURCES_IN_SCOPE} AND ${resourcesInForce(at)},
      (SELECT min(instant) FROM unnest(ARRAY[a.term_start, a.term_end, made.next, prices.next]) instant
        WHERE instant > ${at}),
      pg_current_xact_id()
    FROM product p
    JOIN product_version v ON v.product_id = p.id AND v.status = 'PUBLISHED'
    JOIN organization o ON o.id = p.operator_id
    JOIN operation_agreement a ON a.id = p.agreement_id
    LEFT JOIN administrative_division d ON d.code = o.division_code
    LEFT JOIN administrative_division province ON province.code = left(o.division_code, 2) || '0000'
    CROSS JOIN LATERAL (${madeOf(at)}) made
    CROSS JOIN LATERAL (${pricesOf(at)}) prices
    WHERE ${chosen}
    ON CONFLICT (product_id) DO UPDATE SET
      search = CASE WHEN (e.name, e.name_en, e.summary, e.summary_en, e.keywords, e.domain, e.operator_name, e.division_name, e.province_name)
        IS NOT DISTINCT FROM (excluded.name, excluded.name_en, excluded.summary, excluded.summary_en, excluded.keywords, excluded.domain,
          excluded.operator_name, excluded.division_name, excluded.province_name) THEN e.search END,
      ${Prisma.raw(SETTLED.map((column) => `${column} = excluded.${column}`).join(', '))}`;
}

const SETTLED = [
  'slug',
  'name',
  'name_en',
  'summary',
  'summary_en',
  'keywords',
  'operator_id',
  'operator_name',
  'division_code',
  'division_name',
  'province_code',
  'province_name',
  'domain',
  'kind',
  'business_line',
  'update_frequency',
  'openness',
  'importance',
  'has_sample',
  'price_models',
  'unit_price_min',
  'published_at',
  'offered',
  'settle_at',
  'changed_in',
];

/** Of the resources: the most restricted, the most important, and the next instant of their validity. */
function madeOf(at: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(max(r.openness), 'NOT_OPEN') AS openness, coalesce(min(r.importance), 'GENERAL') AS importance,
      min(instants.next) AS next
    FROM product_resource pr
    JOIN data_resource r ON r.id = pr.resource_id
    CROSS JOIN LATERAL (
      SELECT min(instant) AS next FROM (
        SELECT unnest(ARRAY[r.registered_from, r.registered_until]) AS instant
        UNION ALL
        SELECT unnest(ARRAY[c.valid_from, c.valid_until]) FROM sharing_consent c WHERE c.resource_id = r.id
      ) bounds WHERE instant > ${at}
    ) instants
    WHERE pr.product_id = p.id`;
}

/** Of the plans: the prices in force, and when the next one begins. */
function pricesOf(at: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT array_agg(DISTINCT current.model) FILTER (WHERE current.model IS NOT NULL) AS models,
      min(current.unit_price) AS unit_price_min, min(upcoming.next) AS next
    FROM plan
    LEFT JOIN LATERAL (
      SELECT ${PRICE_SQL.model} AS model, ${PRICE_SQL.lowestUnitPrice} AS unit_price FROM price_version price
      WHERE price.plan_id = plan.id AND price.status = 'APPROVED' AND price.effective_from <= ${at}
      ORDER BY price.effective_from DESC, price.number DESC LIMIT 1
    ) current ON true
    LEFT JOIN LATERAL (
      SELECT min(effective_from) AS next FROM price_version
      WHERE plan_id = plan.id AND status = 'APPROVED' AND effective_from > ${at}
    ) upcoming ON true
    WHERE plan.product_id = p.id`;
}

export interface UnsegmentedEntry {
  readonly productId: string;
  readonly texts: EntryTexts;
}

/** Entries after the id whose words are not known yet. */
export async function unsegmented(tx: Tx, after: string, max: number): Promise<UnsegmentedEntry[]> {
  const rows = await tx.$queryRaw<(EntryTexts & { id: string })[]>`
    SELECT product_id AS id, concat_ws(' ', name, name_en) AS "NAME", array_to_string(keywords, ' ') AS "KEYWORDS",
      concat_ws(' ', summary, summary_en) AS "SUMMARY",
      concat_ws(' ', domain, operator_name, province_name, division_name) AS "CONTEXT"
    FROM catalog_entry WHERE search IS NULL AND product_id > ${after}::uuid ORDER BY product_id LIMIT ${max}`;
  return rows.map(({ id, ...texts }) => ({ productId: id, texts }));
}

export async function storeWords(
  tx: Tx,
  entries: readonly { productId: string; vector: string }[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE catalog_entry e SET search = words.vector::tsvector, changed_in = pg_current_xact_id()
    FROM unnest(${entries.map(({ productId }) => productId)}::uuid[], ${entries.map(({ vector }) => vector)}::text[])
      AS words(product_id, vector)
    WHERE e.product_id = words.product_id`;
}

/** The stems of English words by PostgreSQL's own dictionary; null for a stop word. */
export async function stemsOf(
  db: Pick<Tx, '$queryRaw'>,
  words: readonly string[],
): Promise<{ word: string; stem: string | null }[]> {
  return db.$queryRaw`
    SELECT word, (ts_lexize('english_stem', word))[1] AS stem FROM unnest(${[...words]}::text[]) word`;
}

/** What a reader learns of the entries since its last look. */
export interface Look {
  /** Whether notes or instants wait to be settled. */
  readonly pending: boolean;
  /** The oldest transaction whose effects may not be seen yet: the next look begins there. */
  readonly horizon: string;
  readonly changed: string[];
}

/** In one snapshot: what waits, and which entries changed in transactions from `since` on. */
export async function look(prisma: PrismaService, since: string, at: Date): Promise<Look> {
  const { rows } = await prisma.pool.query<{
    pending: boolean;
    horizon: string;
    changed: string[];
  }>({
    name: 'catalog-look',
    text: `SELECT EXISTS (SELECT FROM catalog_change) OR EXISTS (SELECT FROM catalog_entry WHERE settle_at <= $2) AS pending,
        pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
        ARRAY(SELECT product_id::text || ':' || changed_in::text FROM catalog_entry WHERE changed_in >= $1::xid8) AS changed`,
    values: [since, at],
  });
  return rows[0]!;
}

const INDEXED = `product_id, name, name_en, keywords, operator_id, operator_name, rtrim(division_code) AS division_code,
  rtrim(province_code) AS province_code, province_name, domain, kind::text, business_line::text,
  update_frequency::text, openness::text, importance::text, price_models, unit_price_min::float8,
  trunc(extract(epoch FROM published_at) * 1000)::float8 AS published, offered, coalesce(search::text, '') AS search,
  coalesce(hashtextextended(search::text, 0), 0)::float8 AS hash`;

/** Entries for the index, a part at a time in the order of their ids. */
export async function readEntries(
  prisma: PrismaService,
  chosen: { after: string; limit: number } | { ids: readonly string[] },
): Promise<IndexedEntry[]> {
  const byId = 'ids' in chosen;
  const { rows } = await prisma.pool.query<unknown[]>({
    name: byId ? 'catalog-entries-by-id' : 'catalog-entries-after',
    text: byId
      ? `SELECT ${INDEXED} FROM catalog_entry WHERE product_id = ANY($1::uuid[])`
      : `SELECT ${INDEXED} FROM catalog_entry WHERE product_id > $1 ORDER BY product_id LIMIT $2`,
    values: byId ? [chosen.ids] : [chosen.after, chosen.limit],
    rowMode: 'array',
  });
  return rows.map(indexed);
}

function indexed(row: unknown[]): IndexedEntry {
  const [productId, name, nameEn, keywords, operatorId, operatorName, divisionCode, provinceCode] =
    row;
  const [provinceName, domain, kind, businessLine, updateFrequency, openness, importance] =
    row.slice(8);
  const [priceModels, unitPriceMin, publishedAtMs, offered, search, searchHash] = row.slice(15);
  return {
    productId,
    name,
    nameEn,
    keywords,
    operatorId,
    operatorName,
    divisionCode,
    provinceCode,
    provinceName,
    domain,
    kind,
    businessLine,
    updateFrequency,
    openness,
    importance,
    priceModels,
    unitPriceMin,
    publishedAtMs,
    offered,
    search,
    searchHash,
  } as IndexedEntry;
}

export type EntryRow = Prisma.CatalogEntryGetPayload<object>;

/** Offered entries by id, for a page. */
export async function readPage(prisma: PrismaService, ids: readonly string[]): Promise<EntryRow[]> {
  const { rows } = await prisma.pool.query<EntryRow>({
    name: 'catalog-page',
    text: `SELECT product_id AS "productId", slug, name, name_en AS "nameEn", summary, summary_en AS "summaryEn",
        keywords, operator_id AS "operatorId", operator_name AS "operatorName", division_code AS "divisionCode",
        domain, kind::text, business_line::text AS "businessLine", update_frequency::text AS "updateFrequency",
        openness::text, importance::text, has_sample AS "hasSample", price_models AS "priceModels",
        unit_price_min AS "unitPriceMin", published_at AS "publishedAt"
      FROM catalog_entry WHERE product_id = ANY($1::uuid[]) AND offered`,
    values: [ids],
  });
  return rows;
}
