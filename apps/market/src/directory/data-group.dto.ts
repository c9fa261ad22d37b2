import { Transform } from 'class-transformer';
import { IsEnum, IsIn, IsString, IsUUID, Length, Matches } from 'class-validator';
import { type DataGroup, type DataGroupDetails } from '@gongshu/directory';
import { MayBeAbsent, PageQueryDto } from '@gongshu/http';
import {
  BusinessLine,
  Confidence,
  DataGroupEventKind,
  DataGroupLevel,
  DataGroupStatus,
  EstablishmentModel,
  Region,
  dayOfDate,
} from '@gongshu/platform';

/** Query of the directory of data groups. */
export class DataGroupQueryDto extends PageQueryDto {
  /** Only provincial or only municipal groups. */
  @MayBeAbsent()
  @IsEnum(DataGroupLevel)
  level?: DataGroupLevel;

  /**
   * Only groups of this division and of all below it (GB/T 2260): a province finds its cities' groups too.
   * @example '330000'
   */
  @MayBeAbsent()
  @Matches(/^\d{6}$/)
  divisionCode?: string;

  /** Only groups in this one of the four regions of the National Bureau of Statistics. */
  @MayBeAbsent()
  @IsEnum(Region)
  region?: Region;

  /** Only groups that are known to have come to be in this way. */
  @MayBeAbsent()
  @IsEnum(EstablishmentModel)
  establishmentModel?: EstablishmentModel;

  /** Only groups that are known to have this line of business. */
  @MayBeAbsent()
  @IsEnum(BusinessLine)
  businessLine?: BusinessLine;

  /** Only records as well founded as this. */
  @MayBeAbsent()
  @IsEnum(Confidence)
  confidence?: Confidence;

  /** Only groups that stand, have merged into another or are dissolved. */
  @MayBeAbsent()
  @IsEnum(DataGroupStatus)
  status?: DataGroupStatus;

  /** Only groups that belong to this one directly. */
  @MayBeAbsent()
  @IsUUID()
  parentId?: string;

  /**
   * Words that occur in the name, the short name or a former name, separated by spaces.
   * @example 大数据
   */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value))
  @IsString()
  @Length(1, 60)
  @Matches(/^\P{Cc}*$/u)
  q?: string;
}

/** Registered capital. */
export class RegisteredCapitalDto {
  /**
   * Whole fen, as text.
   * @example '400000000000'
   */
  @Matches(/^(0|[1-9]\d{0,16})$/)
  amountFen: string;

  /** ISO 4217; always CNY. */
  @IsIn(['CNY'])
  currency: 'CNY';
}

/** A data group as publicly known. Null means that no source states it. */
export class DataGroupDto {
  /** Id of the record in the directory. */
  id: string;
  /** The operator it has registered as on this platform; null when it has not. */
  organizationId: string | null;
  /** Registered name. */
  name: string;
  /** Name in common use. */
  shortName: string;
  /** Provincial or municipal group; fits the division. */
  level: DataGroupLevel;
  /** Division whose group it is (GB/T 2260). */
  divisionCode: string;
  /** The group that it belongs to; null when it is known to belong to none, or nothing is known. */
  parentId: string | null;
  /** Follows from the history: ESTABLISHED, MERGED into another, or DISSOLVED. */
  status: DataGroupStatus;
  /** Day from which the registry knows the group, `YYYY-MM-DD`; a group without a date of establishment counts from then. */
  knownOn: string;
  /** As precise as the source: `2023`, `2024-06` or `2023-07-05`. */
  establishedOn: string | null;
  /** How it came to be. */
  establishmentModel: EstablishmentModel | null;
  /** Parent company or controlling shareholder; several are separated by semicolons. */
  parentOrShareholder: string | null;
  /** As the source states it; null when none does. */
  registeredCapital: RegisteredCapitalDto | null;
  /** Known lines of business; empty when none is known. */
  businessLines: BusinessLine[];
  /** Where the record is known from. */
  source: string;
  /** SOURCED: the named page says so; NAME_ONLY: name and level only; DECLARED: entered by the group or the administrator. */
  confidence: Confidence;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: DataGroup): DataGroupDto {
    const fen = row.registeredCapitalFen;
    return {
      id: row.id,
      organizationId: row.organizationId,
      name: row.name,
      shortName: row.shortName,
      level: row.level,
      divisionCode: row.divisionCode,
      parentId: row.parentId,
      status: row.status,
      knownOn: dayOfDate(row.knownOn),
      establishedOn: row.establishedOn,
      establishmentModel: row.establishmentModel,
      parentOrShareholder: row.parentOrShareholder,
      registeredCapital: fen === null ? null : { amountFen: fen.toString(), currency: 'CNY' },
      businessLines: row.businessLines,
      source: row.source,
      confidence: row.confidence,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** How a data group came to be what it is, or how it ended. */
export class DataGroupEventDto {
  /** What happened. */
  kind: DataGroupEventKind;
  /** As precise as the source; null when no source states it. */
  occurredOn: string | null;
  /** Former name, or name of the other firm at that time; null where there is none. */
  name: string | null;
  /** Id of the other firm where it is a data group of the directory; null otherwise. */
  otherId: string | null;
  /** Where this is known from. */
  source: string;
}

/** The group that a data group belongs to. */
export class ParentDataGroupDto {
  /** Id of its record. */
  id: string;
  /** Registered name. */
  name: string;
}

/** A data group that belongs to another. */
export class ChildDataGroupDto {
  /** Id of its record. */
  id: string;
  /** Registered name. */
  name: string;
  /** Provincial or municipal group. */
  level: DataGroupLevel;
  /** Division whose group it is (GB/T 2260). */
  divisionCode: string;
  /** Whether it stands, or how it ended. */
  status: DataGroupStatus;
}

/** A data group with its place in the hierarchy and its history. */
export class DataGroupDetailsDto extends DataGroupDto {
  /** The group that it belongs to. */
  parent: ParentDataGroupDto | null;
  /** The groups that belong to it directly, by division. */
  children: ChildDataGroupDto[];
  /** In the order in which it was told; empty when nothing is known. */
  history: DataGroupEventDto[];

  static override from(row: DataGroupDetails): DataGroupDetailsDto {
    return {
      ...DataGroupDto.from(row),
      parent: row.parent,
      children: row.children,
      history: row.history.map(({ kind, occurredOn, name, otherId, source }) => ({
        kind,
        occurredOn,
        name,
        otherId,
        source,
      })),
    };
  }
}

/** A page of data groups, by division. */
export class DataGroupPageDto {
  /** In the order of their divisions; at most `limit`. */
  items: DataGroupDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
