import type { Tx } from '@gongshu/platform';
import type { Division } from './division';

/**
 * Inserts what is new and updates what differs, in one statement, so that a child may stand before its parent.
 * Answers how many rows it wrote.
 */
export function upsertDivisions(tx: Tx, divisions: readonly Division[]): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO administrative_division AS d (code, name, level, parent_code, region, kind)
    SELECT "code", "name", "level"::division_level, "parentCode", "region"::region, "kind"
    FROM jsonb_to_recordset(${JSON.stringify(divisions)}::jsonb)
      AS t ("code" text, "name" text, "level" text, "parentCode" text, "region" text, "kind" text)
    ON CONFLICT (code) DO UPDATE
      SET name = excluded.name, level = excluded.level, parent_code = excluded.parent_code,
          region = excluded.region, kind = excluded.kind
      WHERE (d.name, d.level, d.parent_code, d.region, d.kind)
        IS DISTINCT FROM (excluded.name, excluded.level, excluded.parent_code, excluded.region, excluded.kind)`;
}
