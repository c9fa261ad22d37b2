import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEnum,
  IsObject,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import {
  FEN,
  type PlanInput,
  type PlanRow,
  type PriceInput,
  type PriceRow,
  SLUG,
  tariffOfPrice,
} from '@gongshu/catalog';
import { IsName, IsRfc3339, MayBeAbsent } from '@gongshu/http';
import { PriceStatus, UseClass } from '@gongshu/platform';
import { TariffDto } from './plan-tariff.dto';

/** A price to propose. */
export class ProposePriceDto {
  /** What is asked, not above the ceilings in force when the price begins (No. 65, C10). */
  @IsObject()
  @ValidateNested()
  @Type(() => TariffDto)
  tariff: TariffDto;

  /**
   * A trial price (试行收费标准): needs no ceiling, and is possible until the operator has a full operating year (C10).
   * From then on it takes no new requests, and who has a grant keeps it until the next price is approved. Left out: no.
   */
  @MayBeAbsent()
  @IsBoolean()
  trial?: boolean;

  /**
   * Revenue in fen that the operator expects of it in a year. Needed where a permitted revenue is set for the operator,
   * which the sum over all industry prices may not exceed (C11).
   * @example "20000000"
   */
  @MayBeAbsent()
  @IsString()
  @Matches(FEN)
  forecastFen?: string;

  /** In force from this instant on (RFC 3339), never from one before its approval; left out: as soon as approved. */
  @MayBeAbsent()
  @IsRfc3339()
  effectiveFrom?: string;

  static toInput({ tariff, trial, forecastFen, effectiveFrom }: ProposePriceDto): PriceInput {
    return {
      tariff: TariffDto.toInput(tariff),
      trial,
      forecastFen: forecastFen === undefined ? undefined : BigInt(forecastFen),
      ...(effectiveFrom ? { effectiveFrom: new Date(effectiveFrom) } : {}),
    };
  }
}

/** A plan to create, with its first price. */
export class CreatePlanDto extends ProposePriceDto {
  /**
   * Code, unique within the product.
   * @example per-call
   */
  @Matches(SLUG)
  @Length(2, 60)
  code: string;

  /**
   * Name.
   * @example 按次计费
   */
  @IsString()
  @IsName()
  @Length(1, 100)
  name: string;

  /** Use classes that may choose it; one without INDUSTRY is free. Left out: all. */
  @MayBeAbsent()
  @ApiProperty({ enum: UseClass, enumName: 'UseClass', isArray: true, required: false })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsEnum(UseClass, { each: true })
  audience?: UseClass[];

  static override toInput(dto: CreatePlanDto): PlanInput {
    const { code, name, audience } = dto;
    return { code, name, audience, ...ProposePriceDto.toInput(dto) };
  }
}

/** A price of a plan. */
export class PriceDto {
  /** Id that usage events name as the price they were counted under. */
  id: string;
  /** The plan it prices. */
  planId: string;
  /** Counts from 1 within the plan. */
  number: number;
  /** Only an APPROVED price is ever charged. */
  status: PriceStatus;
  /** What is asked; unit prices with six places. */
  tariff: TariffDto;
  /** Whether it is a trial price (C10). */
  trial: boolean;
  /** Expected revenue of a year in fen; null when none was stated. */
  forecastFen: string | null;
  /**
   * ISO 4217; always CNY.
   * @example CNY
   */
  currency: string;
  /** RFC 3339, UTC. */
  effectiveFrom: string;
  /** The operator's member who proposed it. */
  proposedBy: string;
  /** Never the proposer (C22); null while it is proposed. */
  decidedBy: string | null;
  /** RFC 3339, UTC. */
  decidedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;

  static from(row: PriceRow): PriceDto {
    return {
      id: row.id,
      planId: row.planId,
      number: row.number,
      status: row.status,
      tariff: TariffDto.from(tariffOfPrice(row)),
      trial: row.trial,
      forecastFen: row.forecastFen?.toString() ?? null,
      currency: row.currency,
      effectiveFrom: row.effectiveFrom.toISOString(),
      proposedBy: row.proposedBy,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      revision: row.revision,
    };
  }
}

/** A priced way to use a product. */
export class PlanDto {
  /** Id that authorisation requests name. */
  id: string;
  /** The product it sells. */
  productId: string;
  /** Unique within the product. */
  code: string;
  /** Name shown to developers. */
  name: string;
  /** Use classes that may choose it. */
  @ApiProperty({ enum: UseClass, enumName: 'UseClass', isArray: true })
  audience: UseClass[];
  /** In the order of their numbers. */
  prices: PriceDto[];
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: PlanRow): PlanDto {
    const { id, productId, code, name, audience, prices, createdAt } = row;
    return {
      id,
      productId,
      code,
      name,
      audience,
      prices: prices.map(PriceDto.from),
      createdAt: createdAt.toISOString(),
    };
  }
}
