import { type PrismaService, type Tx } from '@gongshu/platform';

/**
 * Whether a chain of open pairs of at most that many steps leads from one organisation to the other, or they are one.
 * UNION (not ALL) keeps each organisation once a step, so that the work is bounded by organisations times steps, and the
 * count of steps ends every cycle.
 */
export async function isLinked(
  db: Tx | PrismaService,
  from: string,
  to: string,
  stepsMax: number,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ linked: boolean }[]>`
    WITH RECURSIVE pair (id, next) AS (
      SELECT one_id, other_id FROM organization_affiliation WHERE ended_at IS NULL
      UNION ALL
      SELECT other_id, one_id FROM organization_affiliation WHERE ended_at IS NULL
    ), linked (id, steps) AS (
      SELECT ${from}::uuid, 0
      UNION
      SELECT pair.next, l.steps + 1 FROM linked l JOIN pair USING (id) WHERE l.steps < ${stepsMax}
    )
    SELECT EXISTS (SELECT FROM linked WHERE id = ${to}::uuid) AS linked`;
  return rows[0]!.linked;
}
