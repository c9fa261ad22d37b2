import { ApiProperty } from '@nestjs/swagger';
import {
  COMPLIANCE_CHECK_IDS,
  COMPLIANCE_OUTCOMES,
  type ComplianceCheckId,
  type ComplianceOutcome,
  type ComplianceResult,
  type ComplianceRunRow,
  type ComplianceView,
} from '@gongshu/catalog';

/** A sentence in both languages. */
export class BilingualDto {
  /** Chinese. */
  zh: string;
  /** English. */
  en: string;
}

/** What one check of the list found. */
export class ComplianceResultDto {
  /** Id of the check. */
  @ApiProperty({ enum: COMPLIANCE_CHECK_IDS, enumName: 'ComplianceCheckId' })
  check: ComplianceCheckId;
  /** FAIL stands in the way of submission, approval and publication. */
  @ApiProperty({ enum: COMPLIANCE_OUTCOMES, enumName: 'ComplianceOutcome' })
  outcome: ComplianceOutcome;
  /** What the rule demands. */
  rule: BilingualDto;
  /** Where the rule is written: regulation and article. */
  source: string;
  /** What was found, and where it fails what to do next. */
  finding: BilingualDto;
}

/** A data resource whose registration is not in force. */
export class UnregisteredResourceDto {
  /** Id of the data resource. */
  id: string;
  /** As the department named it. */
  name: string;
}

/** The checklist as it stands now. */
export class ComplianceDto {
  /** When it was evaluated (RFC 3339, UTC). */
  evaluatedAt: string;
  /** In the order of the ids. */
  results: ComplianceResultDto[];
  /** Resources on which nothing new is built, since their registration is not in force (I8). */
  unregisteredResources: UnregisteredResourceDto[];

  static from({ at, results, unregistered }: ComplianceView): ComplianceDto {
    return {
      evaluatedAt: at.toISOString(),
      results: [...results],
      unregisteredResources: unregistered.map(({ id, name }) => ({ id, name })),
    };
  }
}

/** The checklist as it stood when something was decided on it. */
export class ComplianceRunDto {
  /** Id of the run. */
  id: string;
  /**
   * The act that rested on it: submit, approve or publish.
   * @example approve
   */
  event: string;
  /** In the order of the ids. */
  results: ComplianceResultDto[];
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: ComplianceRunRow): ComplianceRunDto {
    return {
      id: row.id,
      event: row.event,
      results: row.results as unknown as ComplianceResult[],
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** The kept checklists of a version. */
export class ComplianceRunListDto {
  /** Newest first: one for every time it was submitted, approved or published. */
  items: ComplianceRunDto[];

  static from(rows: readonly ComplianceRunRow[]): ComplianceRunListDto {
    return { items: rows.map(ComplianceRunDto.from) };
  }
}
