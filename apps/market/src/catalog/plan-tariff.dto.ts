import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  FEN,
  type Tariff,
  TARIFF_KINDS,
  TARIFF_METERS,
  type TariffInput,
  type TariffKind,
  type TariffMeter,
  type Tier,
  TIERS_MAX,
  UNIT_PRICE,
  UNITS_MAX,
} from '@gongshu/catalog';
import { MayBeAbsent } from '@gongshu/http';

/** A tier of a GRADUATED or VOLUME tariff. */
export class TierDto implements Tier {
  /** Last unit of the tier, counted from the first of the month after the free ones; null in the last tier alone. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, maximum: UNITS_MAX })
  @ValidateIf((_, upTo) => upTo !== null)
  @IsInt()
  @Min(1)
  @Max(UNITS_MAX)
  upTo: number | null;

  /**
   * CNY for one unit, from 0 to 1000000, at most six places.
   * @example 0.040000
   */
  @IsString()
  @Matches(UNIT_PRICE)
  unitPrice: string;
}

/**
 * What a price asks. `kind` says which members it has: UNIT `unitPrice`; SUBSCRIPTION `monthlyFeeFen`, `includedUnits`,
 * `overageUnitPrice`; GRADUATED and VOLUME `tiers`; PACKAGE `packageUnits`, `packagePriceFen`. A member of another kind
 * is refused. Quantities, free units and the cap count by grant, month of the business time zone and price version.
 * Charged for INDUSTRY use only: public governance and public welfare are free by rule (C09).
 */
export class TariffDto {
  /**
   * UNIT: every unit at one price. SUBSCRIPTION: a fee a month with units included. GRADUATED: each unit at the price of
   * the tier in which it falls. VOLUME: all units at the price of the tier in which the last one falls. PACKAGE:
   * packages of units, one that is begun is paid.
   */
  @ApiProperty({ enum: TARIFF_KINDS, enumName: 'TariffKind' })
  @IsIn(TARIFF_KINDS)
  kind: TariffKind;

  /** What is counted: charged calls, rows of data that they delivered, or megabytes (10^6 bytes) of their answers. */
  @ApiProperty({ enum: TARIFF_METERS, enumName: 'TariffMeter' })
  @IsIn(TARIFF_METERS)
  meter: TariffMeter;

  /**
   * UNIT: CNY for one unit, from 0 to 1000000, at most six places.
   * @example "0.500000"
   */
  @MayBeAbsent()
  @IsString()
  @Matches(UNIT_PRICE)
  unitPrice?: string;

  /**
   * SUBSCRIPTION: fee in fen for each month in which a grant is live, also without a call.
   * @example "500000"
   */
  @MayBeAbsent()
  @IsString()
  @Matches(FEN)
  monthlyFeeFen?: string;

  /** SUBSCRIPTION: units of a month that the fee includes; 0: none. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(UNITS_MAX)
  includedUnits?: number;

  /**
   * SUBSCRIPTION: CNY for one unit beyond those included.
   * @example "0.030000"
   */
  @MayBeAbsent()
  @IsString()
  @Matches(UNIT_PRICE)
  overageUnitPrice?: string;

  /** GRADUATED, VOLUME: tiers, their ends ascending, the last without an end. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TIERS_MAX)
  @ValidateNested({ each: true })
  @Type(() => TierDto)
  tiers?: TierDto[];

  /** PACKAGE: units in a package. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(UNITS_MAX)
  packageUnits?: number;

  /**
   * PACKAGE: price of a package in fen.
   * @example "10000"
   */
  @MayBeAbsent()
  @IsString()
  @Matches(FEN)
  packagePriceFen?: string;

  /** Units of each month that cost nothing, before all else; they begin anew with each price of the plan. Left out: 0. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(UNITS_MAX)
  freeUnits?: number;

  /**
   * The most in fen that a month costs under this price, fee included; a price that follows within the month has its
   * own. Null or left out: no limit.
   */
  @ApiProperty({ type: String, nullable: true, required: false, pattern: FEN.source })
  @ValidateIf((_, cap) => cap !== undefined && cap !== null)
  @IsString()
  @Matches(FEN)
  monthlyCapFen?: string | null;

  static toInput(dto: TariffDto): TariffInput {
    return dto;
  }

  static from(tariff: Tariff): TariffDto {
    return { ...tariff, ...('tiers' in tariff ? { tiers: [...tariff.tiers] } : {}) } as TariffDto;
  }
}
