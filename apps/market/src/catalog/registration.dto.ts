import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEnum,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import {
  applicationOf,
  type BusinessCalendar,
  filingDueOn,
  isOverdue,
  isProvisional,
  publicityEnd,
  type RegistrationRow,
} from '@gongshu/catalog';
import { MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { dayKey, dayOfDate, RegistrationKind, RegistrationStatus } from '@gongshu/platform';
import { RegistrationApplicationDto } from './registration-application.dto';

/** A draft of a registration. */
export class PrepareRegistrationDto {
  /** A resource of the own department. */
  @IsUUID()
  resourceId: string;

  /** The registration institution (登记机构): an active organisation of kind AGENCY. */
  @IsUUID()
  registrarId: string;

  /** INITIAL for what is not registered; the others for what is. */
  @IsEnum(RegistrationKind)
  kind: RegistrationKind;

  /** What is applied for; parts may be added until it is submitted. */
  @ValidateNested()
  @Type(() => RegistrationApplicationDto)
  application: RegistrationApplicationDto;
}

/** The application that takes the place of the present one. */
export class EditRegistrationDto {
  /** All of it; what is left out is gone. */
  @ValidateNested()
  @Type(() => RegistrationApplicationDto)
  application: RegistrationApplicationDto;
}

/** All that an application lacks (一次性告知). */
export class ReturnRegistrationDto {
  /** One sentence for each thing that is missing; it is told once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(2, 500, { each: true })
  missing: string[];
}

/** Why a registration is refused. */
export class RegistrationReasonDto {
  /** The ground, for the applicant and the audit log; without personal data. */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** How a registration is completed. */
export class CompleteRegistrationDto {
  /** Registration query code, where the registrar gives it itself; left out, a first registration gets one of ours. */
  @MayBeAbsent()
  @Matches(/^[\x21-\x7e]{1,100}$/)
  code?: string;
}

/** Query of the list of registrations. */
export class RegistrationQueryDto extends PageQueryDto {
  /** Only this state. */
  @MayBeAbsent()
  @IsEnum(RegistrationStatus)
  status?: RegistrationStatus;

  /** Only this kind. */
  @MayBeAbsent()
  @IsEnum(RegistrationKind)
  kind?: RegistrationKind;

  /** Only those of this resource. */
  @MayBeAbsent()
  @IsUUID()
  resourceId?: string;

  /** True: only those of which the registrar's acceptance or review is overdue (C15); false: only the others. */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  @IsBoolean()
  overdue?: boolean;
}

/** A registration procedure (登记) of a data resource. Days are of the business time zone. */
export class RegistrationDto {
  /** Id of the registration. */
  id: string;
  /** The data resource. */
  resourceId: string;
  /** Its name. */
  resourceName: string;
  /** The registrant (登记主体): the data-providing department. */
  providerId: string;
  /** Its registered name. */
  providerName: string;
  /** The registration institution (登记机构). */
  registrarId: string;
  /** Its registered name. */
  registrarName: string;
  /** Kind of registration (No. 26). */
  kind: RegistrationKind;
  /** Where the procedure stands. */
  status: RegistrationStatus;
  /** True for one made on another platform, whose result alone is confirmed here. */
  external: boolean;
  /** What is applied for. */
  application: RegistrationApplicationDto;
  /** Who prepared it; he decides nothing of it (C22). */
  preparedBy: string;
  /** Who submitted it; null before. */
  submittedBy: string | null;
  /** When it was first submitted, which a resubmission keeps; RFC 3339, UTC; null before. */
  submittedAt: string | null;
  /** Last day for accepting, returning or refusing it: 3 working days (C15); null while it is not submitted. */
  acceptDueOn: string | null;
  /** Last day for submitting a returned renewal again, 10 working days (C16); null unless it is returned. */
  resubmitDueOn: string | null;
  /** RFC 3339, UTC; null before. */
  acceptedAt: string | null;
  /** Last day of the formal review, 20 working days, or of the deregistration, 10 (C15); null before acceptance. */
  reviewDueOn: string | null;
  /** The step that is due is late. */
  overdue: boolean;
  /** The due day lies in a year whose holidays are not known yet: weekends alone were counted. */
  dueProvisional: boolean;
  /** Last day for filing a first registration, 20 working days after supplying; null where suppliedOn was not given. */
  filingDueOn: string | null;
  /** Whether it was submitted by then, or still can be; null where suppliedOn was not given. */
  filedInTime: boolean | null;
  /** Who passed the formal review; null before. */
  reviewedBy: string | null;
  /** RFC 3339, UTC; null before. */
  reviewedAt: string | null;
  /** First day of the publicity; null before. */
  publicityFrom: string | null;
  /** The day after its last: ten working days (C17); null before. */
  publicityUntil: string | null;
  /** How often it was returned: once at most. */
  returns: number;
  /** All that was missing when it was returned; empty when it was not. */
  missing: string[];
  /** Why it was refused, terminated, cancelled or withdrawn by the clock; null otherwise. */
  decisionReason: string | null;
  /** Objections that are not decided; while there is one it cannot complete. */
  undecidedObjections: number;
  /** RFC 3339, UTC; null before. */
  completedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: RegistrationRow, calendar: BusinessCalendar): RegistrationDto {
    return {
      id: row.id,
      resourceId: row.resourceId,
      resourceName: row.resource.name,
      providerId: row.resource.providerId,
      providerName: row.resource.provider.name,
      registrarId: row.registrarId,
      registrarName: row.registrar.name,
      kind: row.kind,
      status: row.status,
      external: row.external,
      application: applicationOf(row) as RegistrationApplicationDto,
      preparedBy: row.preparedBy,
      submittedBy: row.submittedBy,
      submittedAt: row.submittedAt?.toISOString() ?? null,
      acceptedAt: row.acceptedAt?.toISOString() ?? null,
      reviewedBy: row.reviewedBy,
      reviewedAt: row.reviewedAt?.toISOString() ?? null,
      ...clocksOf(row, calendar),
      returns: row.returns,
      missing: row.missing,
      decisionReason: row.decisionReason,
      undecidedObjections: row.objections.filter(({ status }) => status === 'FILED').length,
      completedAt: row.completedAt?.toISOString() ?? null,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

function clocksOf(row: RegistrationRow, calendar: BusinessCalendar) {
  const today = dayKey(new Date(), calendar.businessZone);
  const day = (date: Date | null) => (date === null ? null : dayOfDate(date));
  const { suppliedOn } = applicationOf(row);
  const filing = suppliedOn === undefined ? null : filingDueOn(suppliedOn, calendar);
  const filed = row.submittedAt === null ? today : dayKey(row.submittedAt, calendar.businessZone);
  const publicityUntil =
    row.status === 'IN_PUBLICITY' ? endOfPublicity(row, calendar) : day(row.publicityUntil);
  const due = publicityUntil ?? day(row.reviewDueOn) ?? day(row.acceptDueOn);
  return {
    acceptDueOn: day(row.acceptDueOn),
    resubmitDueOn: day(row.resubmitDueOn),
    reviewDueOn: day(row.reviewDueOn),
    overdue: isOverdue(row, today),
    dueProvisional: due !== null && isProvisional(due),
    filingDueOn: filing,
    filedInTime: filing === null ? null : filed <= filing,
    publicityFrom: day(row.publicityFrom),
    publicityUntil,
  };
}

/** As objections and the completion see it: later than announced where holidays have become known since (C17). */
export function endOfPublicity(row: RegistrationRow, calendar: BusinessCalendar): string {
  const announced = { from: dayOfDate(row.publicityFrom!), until: dayOfDate(row.publicityUntil!) };
  return publicityEnd(announced, calendar);
}

/** A page of registrations, newest first. */
export class RegistrationPageDto {
  /** Newest first; at most `limit`. */
  items: RegistrationDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
