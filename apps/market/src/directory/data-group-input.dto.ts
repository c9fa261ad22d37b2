import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEnum,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { DataGroupFacts, DataGroupInput, HistoryEvent } from '@gongshu/directory';
import { IsDay, IsName, MayBeAbsent } from '@gongshu/http';
import {
  BusinessLine,
  DataGroupEventKind,
  DataGroupLevel,
  EstablishmentModel,
} from '@gongshu/platform';
import { RegisteredCapitalDto } from './data-group.dto';
import { IsPartialDate } from './dates';

/** A field that may be left out, or be null: nothing is known. */
function MayBeUnknown(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined && value !== null);
}

/** How a data group came to be what it is, or how it ended. */
export class HistoryEventDto {
  /** MERGED_INTO and DISSOLVED end the group; it ends once. */
  @IsEnum(DataGroupEventKind)
  kind: DataGroupEventKind;

  /**
   * As precisely as known: `2023`, `2024-06` or `2023-07-05`; needed where the group ends.
   * @example '2023-07-05'
   */
  @MayBeUnknown()
  @IsPartialDate()
  occurredOn?: string | null;

  /**
   * Former name, or name of the other firm at that time; needed but for FOUNDED and DISSOLVED. Without bars.
   * @example 成都市大数据集团有限公司
   */
  @MayBeUnknown()
  @IsString()
  @IsName()
  @Matches(/^[^|]*$/)
  @Length(1, 200)
  name?: string | null;

  /** Id of the other firm where it is a data group of the directory. */
  @MayBeUnknown()
  @IsUUID()
  otherId?: string | null;

  /** Where this is known from. */
  @IsString()
  @IsName()
  @Length(1, 500)
  source: string;

  static toEvent(body: HistoryEventDto): HistoryEvent {
    const { kind, occurredOn = null, name = null, otherId = null, source } = body;
    return { kind, occurredOn, name, otherId, source };
  }
}

/** What can be left out of a data group, or be unknown. */
export class DataGroupKnowledgeDto {
  /** Group of the directory that it belongs to: of its own province, and not below it in level. */
  @MayBeUnknown()
  @IsUUID()
  parentId?: string | null;

  /**
   * Day from which the registry knows the group; today when left out of a new record.
   * @example '2025-12-31'
   */
  @MayBeAbsent()
  @IsDay()
  knownOn?: string;

  /**
   * When it was founded, as precisely as known: `2023`, `2024-06` or `2023-07-05`.
   * @example '2024-06'
   */
  @MayBeUnknown()
  @IsPartialDate()
  establishedOn?: string | null;

  /** How it came to be. */
  @MayBeUnknown()
  @IsEnum(EstablishmentModel)
  establishmentModel?: EstablishmentModel | null;

  /** Parent company or controlling shareholder outside the directory; several are separated by semicolons. */
  @MayBeUnknown()
  @IsString()
  @IsName()
  @Length(1, 200)
  parentOrShareholder?: string | null;

  /** Registered capital. */
  @MayBeUnknown()
  @IsObject()
  @ValidateNested()
  @Type(() => RegisteredCapitalDto)
  registeredCapital?: RegisteredCapitalDto | null;

  /** Lines of business; empty when none is known. */
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsEnum(BusinessLine, { each: true })
  businessLines?: BusinessLine[];

  /** The whole history, in its order; the status follows from it. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => HistoryEventDto)
  history?: HistoryEventDto[];
}

/** A data group to be entered in the directory. What is left out is unknown. */
export class CreateDataGroupDto extends DataGroupKnowledgeDto {
  /**
   * Registered name.
   * @example 宁波市数据集团有限公司
   */
  @IsString()
  @IsName()
  @Length(2, 200)
  name: string;

  /**
   * Name in common use.
   * @example 宁波数据集团
   */
  @IsString()
  @IsName()
  @Length(2, 100)
  shortName: string;

  /** Provincial or municipal; must fit the division. */
  @IsEnum(DataGroupLevel)
  level: DataGroupLevel;

  /**
   * Division whose group it is (GB/T 2260): a province for a provincial group, one below it for a municipal group.
   * @example '330200'
   */
  @Matches(/^\d{6}$/)
  divisionCode: string;

  /**
   * Where this is known from: a page, a filing, the group's own declaration.
   * @example declared by the group
   */
  @IsString()
  @IsName()
  @Length(1, 500)
  source: string;

  static toInput(body: CreateDataGroupDto): DataGroupInput {
    const { name, shortName, level, divisionCode, source, knownOn } = body;
    return {
      name,
      shortName,
      level,
      divisionCode,
      source,
      parentId: null,
      establishedOn: null,
      establishmentModel: null,
      parentOrShareholder: null,
      registeredCapitalFen: null,
      businessLines: [],
      history: [],
      ...knowledgeOf(body),
      ...(knownOn === undefined ? {} : { knownOn }),
    };
  }
}

/** What changes of a data group. What is left out stays; null means that nothing is known any more. */
export class EditDataGroupDto extends DataGroupKnowledgeDto {
  /** Registered name; when the firm was renamed, say so in the history too. */
  @MayBeAbsent()
  @IsString()
  @IsName()
  @Length(2, 200)
  name?: string;

  /** Name in common use. */
  @MayBeAbsent()
  @IsString()
  @IsName()
  @Length(2, 100)
  shortName?: string;

  /** Provincial or municipal; must fit the division. */
  @MayBeAbsent()
  @IsEnum(DataGroupLevel)
  level?: DataGroupLevel;

  /**
   * Division whose group it is (GB/T 2260).
   * @example '330200'
   */
  @MayBeAbsent()
  @Matches(/^\d{6}$/)
  divisionCode?: string;

  /** Where the record is known from. */
  @MayBeAbsent()
  @IsString()
  @IsName()
  @Length(1, 500)
  source?: string;

  static toChange(body: EditDataGroupDto): Partial<Omit<DataGroupFacts, 'confidence'>> {
    const { name, shortName, level, divisionCode, source, knownOn } = body;
    return {
      ...given({ name, shortName, level, divisionCode, source, knownOn }),
      ...knowledgeOf(body),
    };
  }
}

/** The facts that the body states, in the terms of the directory. */
function knowledgeOf(body: DataGroupKnowledgeDto) {
  const { parentId, establishedOn, establishmentModel, parentOrShareholder } = body;
  const { registeredCapital: capital, businessLines, history } = body;
  return given({
    parentId,
    establishedOn,
    establishmentModel,
    parentOrShareholder,
    registeredCapitalFen: capital ? BigInt(capital.amountFen) : capital,
    businessLines,
    history: history?.map(HistoryEventDto.toEvent),
  });
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Without what was left out. */
function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}
