import {
  applicationOf,
  type BusinessCalendar,
  proposalOf,
  type RegistrationRow,
} from '@gongshu/catalog';
import {
  type Acquisition,
  dayOfDate,
  type ImportanceLevel,
  type Openness,
  type RegistrationKind,
  type UpdateFrequency,
} from '@gongshu/platform';
import { endOfPublicity } from './registration.dto';

/** The facts of a data resource as they would be. */
export class ProposedFactsDto {
  /** Name of the data. */
  name: string;
  /** What the data are. */
  description: string;
  /** Domain, by which operation agreements state their scope. */
  domain: string;
  /** Statutory ground or act by which the department holds the data. */
  lawfulSource: string;
  /** How the department came to the data (No. 27 Art 5). */
  acquisition: Acquisition;
  /** The department that shared the data; null for data that were not shared. */
  sharedFrom: string | null;
  /** Importance by GB/T 43697-2024. */
  importance: ImportanceLevel;
  /** Grade of general data, 1 to 4; null where not graded. */
  generalGrade: number | null;
  /** Whether they contain personal information (C08). */
  containsPersonalInfo: boolean;
  /** Whether they contain sensitive personal information. */
  containsSensitivePersonalInfo: boolean;
  /** Whether anyone may have the data (C07). */
  openness: Openness;
  /** How often the data change. */
  updateFrequency: UpdateFrequency;
}

/** What the public is told of a registration (公示). */
export class PublicNoticeDto {
  /** Id of the registration, to object to it. */
  id: string;
  /** Name of the registrant (登记主体名称). */
  registrantName: string;
  /** Kind of registration (登记类型). */
  kind: RegistrationKind;
  /** Name of the data (登记数据名称), as it is now. */
  resourceName: string;
  /** What the data hold (数据内容简介), as it is now. */
  contentSummary: string;
  /** The facts that a CHANGE or CORRECTION alters, by their names in `proposed`; empty for other kinds. */
  changedFacts: string[];
  /** The data as a CHANGE or CORRECTION would make them; null for other kinds. */
  proposed: ProposedFactsDto | null;
  /** The registration institution, which decides on objections. */
  registrarName: string;
  /** First day of the publicity, YYYY-MM-DD. */
  publicityFrom: string;
  /** The day after its last; later than announced where holidays have become known since. */
  publicityUntil: string;

  static from(row: RegistrationRow, calendar: BusinessCalendar): PublicNoticeDto {
    const proposal = proposalOf(row);
    return {
      id: row.id,
      registrantName: row.resource.provider.name,
      kind: row.kind,
      resourceName: row.resource.name,
      contentSummary: applicationOf(row).dataSituation?.summary ?? row.resource.description,
      changedFacts: [...(proposal?.changed ?? [])],
      proposed: proposal?.facts ?? null,
      registrarName: row.registrar.name,
      publicityFrom: dayOfDate(row.publicityFrom!),
      publicityUntil: endOfPublicity(row, calendar),
    };
  }
}

/** A page of what is in publicity, newest first. */
export class PublicNoticePageDto {
  /** Newest first; at most `limit`. */
  items: PublicNoticeDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
