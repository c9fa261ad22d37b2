import { columnOf, SQL_TYPES } from './field-values';
import type { CompiledQuery } from './rows-sql';
import type { FieldValue, VerificationRequest } from './verification-request';

/** What the rows of a subject say of a claim; never what they hold. */
export interface SubjectFacts {
  /** The data holds the subject. */
  readonly known: boolean;
  /** All rows of the subject hold the same value in every claimed field, and none lacks one. */
  readonly agreed: boolean;
  /** That value is the claimed one, in every field. */
  readonly matches: boolean;
}

export type VerificationResult = 'MATCH' | 'NO_MATCH' | 'CANNOT_DETERMINE';

/**
 * The statement whose one row is `known, agreed, matches`. The subject is no WHERE condition but a filter inside the
 * aggregates: the whole column is read whether the subject is there or not, so the time tells nothing, and no value
 * of a row leaves the engine.
 */
export function compileVerification({ subject, claim }: VerificationRequest): CompiledQuery {
  const params: Record<string, string> = {};
  const bind = ({ field, value }: FieldValue): string => {
    const name = `p${Object.keys(params).length}`;
    params[name] = value;
    return `CAST($${name} AS ${SQL_TYPES[field.type]})`;
  };
  const isSubject = subject.map((part) => `${columnOf(part.field)} = ${bind(part)}`).join(' AND ');
  const ofSubject = `FILTER (WHERE ${isSubject})`;
  const agreed = claim.map(({ field }) => {
    const column = columnOf(field);
    return `count(${column}) ${ofSubject} = count(*) ${ofSubject} AND min(${column}) ${ofSubject} = max(${column}) ${ofSubject}`;
  });
  const matches = claim.map((part) => `min(${columnOf(part.field)}) ${ofSubject} = ${bind(part)}`);
  const sql =
    `SELECT count(*) ${ofSubject} > 0, coalesce(${agreed.join(' AND ')}, FALSE), ` +
    `coalesce(${matches.join(' AND ')}, FALSE) FROM read_parquet($source)`;
  return { sql, params };
}

/**
 * An unknown subject and one whose rows disagree are told apart from neither: to say more would tell who is in the
 * data, or let a caller find several values one by one.
 */
export function verdict({ known, agreed, matches }: SubjectFacts): VerificationResult {
  if (!known || !agreed) return 'CANNOT_DETERMINE';
  return matches ? 'MATCH' : 'NO_MATCH';
}
