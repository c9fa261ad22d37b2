import { Transform, Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsEnum,
  IsIn,
  IsObject,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { type DataGroup, type DataGroupInput, PARTIAL_DATE } from '@gongshu/directory';
import { IsName, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import {
  BusinessLine,
  Confidence,
  DataGroupLevel,
  EstablishmentModel,
  Region,
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

  /**
   * Words that occur in the name or short name, separated by spaces.
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

/** A data group to be entered in the directory. */
export class CreateDataGroupDto {
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
   * When it was founded, as precisely as known: `2023`, `2024-06` or `2023-07-05`.
   * @example '2024-06'
   */
  @MayBeAbsent()
  @Matches(PARTIAL_DATE)
  establishedOn?: string;

  /** How it came to be; left out when unknown. */
  @MayBeAbsent()
  @IsEnum(EstablishmentModel)
  establishmentModel?: EstablishmentModel;

  /** Parent company or controlling shareholder; left out when unknown. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  parentOrShareholder?: string;

  /** Registered capital; left out when unknown. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => RegisteredCapitalDto)
  registeredCapital?: RegisteredCapitalDto;

  /** Lines of business; left out when unknown. */
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsEnum(BusinessLine, { each: true })
  businessLines?: BusinessLine[];

  /**
   * Where this is known from: a page, a filing, the group's own declaration.
   * @example declared by the group
   */
  @IsString()
  @Length(1, 500)
  source: string;

  static toInput(body: CreateDataGroupDto): DataGroupInput {
    const { name, shortName, level, divisionCode, source, registeredCapital } = body;
    return {
      name,
      shortName,
      level,
      divisionCode,
      source,
      establishedOn: body.establishedOn ?? null,
      establishmentModel: body.establishmentModel ?? null,
      parentOrShareholder: body.parentOrShareholder ?? null,
      registeredCapitalFen: registeredCapital ? BigInt(registeredCapital.amountFen) : null,
      businessLines: body.businessLines ?? [],
    };
  }
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
    const { registeredCapitalFen: fen, createdAt, ...rest } = row;
    return {
      ...rest,
      registeredCapital: fen === null ? null : { amountFen: fen.toString(), currency: 'CNY' },
      createdAt: createdAt.toISOString(),
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
