import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import {
  type CsvFault,
  faultPointer,
  FAULTS_LISTED_MAX,
  type ImportReport,
} from '@gongshu/platform';
import { MayBeAbsent } from './validators';

/** A flag of a query: text as it comes, a truth value where it is one. */
function flag({ value }: { value: unknown }): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}

/** Query of an import. */
export class ImportQueryDto {
  /**
   * Only report what the import would do and everything that is wrong, by row; nothing is written.
   * @example true
   */
  @MayBeAbsent()
  @Transform(flag)
  @IsBoolean()
  dryRun: boolean = false;
}

/** Query of an export. */
export class ExportQueryDto {
  /**
   * Begin with a byte order mark, without which a spreadsheet takes Chinese for something else.
   * @example false
   */
  @MayBeAbsent()
  @Transform(flag)
  @IsBoolean()
  bom: boolean = false;
}

/** What is wrong with a file, and where. */
export class ImportFaultDto {
  /** As a spreadsheet counts: the header is row 1; 0 stands for the file as a whole. */
  row: number;
  /** Column as the header names it; null when the fault is of the whole row. */
  column: string | null;
  /** The place as the refusal of an import names it. */
  pointer: string;
  /** Stable code of the fault. */
  code: string;
  /** What to correct, in Chinese. */
  zh: string;
  /** What to correct, in English. */
  en: string;

  static from({ row, column, code, zh, en }: CsvFault): ImportFaultDto {
    return { row, column, pointer: faultPointer({ row, column }), code, zh, en };
  }
}

/** What an import did, or a dry run would do, with the rows. */
export class ImportReportDto {
  /** True: nothing was written. */
  dryRun: boolean;
  /** Rows that made something new. */
  created: number;
  /** Rows that changed what was there. */
  updated: number;
  /** Rows that say what is there already. */
  unchanged: number;
  /** How many faults were found; the search ends at about 10,000. An import is refused while there is one. */
  faultCount: number;
  /** The faults in the order of rows, 10,000 at most. */
  faults: ImportFaultDto[];

  static from(report: ImportReport, dryRun: boolean): ImportReportDto {
    const { created, updated, unchanged, faults } = report;
    return {
      dryRun,
      created,
      updated,
      unchanged,
      faultCount: faults.length,
      faults: faults.slice(0, FAULTS_LISTED_MAX).map(ImportFaultDto.from),
    };
  }
}
