import type { DataGroupLevel, EstablishmentModel, Tx } from '@gongshu/platform';
import type { Tally, TallyState } from './coverage';

/**
 * How the groups stand as of each of the days. A group counts from the last day that its date of establishment may
 * mean, so that none is counted too early; one that no source dates, from the day on which the registry knew it; each
 * until the last day that the date of its end may mean.
 */
export async function talliesAsOf(
  tx: Tx,
  days: readonly string[],
): Promise<ReadonlyMap<string, Tally[]>> {
  const rows = await tx.$queryRaw<TallyRow[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS "asOf", division_code AS "divisionCode", level, model, dated,
      CASE
        WHEN until_day <= day THEN CASE end_kind WHEN 'MERGED_INTO' THEN 'MERGED' ELSE 'DISSOLVED' END
        WHEN from_day > day THEN 'NOT_YET'
        ELSE 'COUNTED'
      END AS state,
      count(*)::int AS groups
    FROM unnest(${[...days]}::date[]) AS day
    CROSS JOIN (
      SELECT g.division_code, g.level, g.establishment_model AS model, g.established_on IS NOT NULL AS dated,
        coalesce(last_day_of(g.established_on), g.known_on) AS from_day,
        e.kind AS end_kind, last_day_of(e.occurred_on) AS until_day
      FROM data_group g
      LEFT JOIN data_group_event e ON e.data_group_id = g.id AND e.kind IN ('MERGED_INTO', 'DISSOLVED')
    ) AS known
    GROUP BY 1, 2, 3, 4, 5, 6`;
  const byDay = new Map<string, Tally[]>(days.map((day) => [day, []]));
  for (const { asOf, ...tally } of rows) byDay.get(asOf)?.push(tally);
  return byDay;
}

interface TallyRow {
  readonly asOf: string;
  readonly divisionCode: string;
  readonly level: DataGroupLevel;
  readonly model: EstablishmentModel | null;
  readonly dated: boolean;
  readonly state: TallyState;
  readonly groups: number;
}
