import { IsString, Length, Matches } from 'class-validator';
import {
  type PlanInput,
  type PlanRow,
  type PriceInput,
  type PriceRow,
  SLUG,
  UNIT_PRICE,
} from '@gongshu/catalog';
import { IsName, IsRfc3339, MayBeAbsent } from '@gongshu/http';
import { PriceStatus } from '@gongshu/platform';

/** A price to propose. */
export class ProposePriceDto {
  /**
   * CNY per call as decimal text, from 0 to 1000000, at most six places. Charged for INDUSTRY use only: public
   * governance and public welfare are free by rule (C09).
   * @example 0.500000
   */
  @IsString()
  @Matches(UNIT_PRICE)
  unitPrice: string;

  /** In force from this instant on (RFC 3339), never from one before its approval; left out: as soon as approved. */
  @MayBeAbsent()
  @IsRfc3339()
  effectiveFrom?: string;

  static toInput({ unitPrice, effectiveFrom }: ProposePriceDto): PriceInput {
    return { unitPrice, ...(effectiveFrom ? { effectiveFrom: new Date(effectiveFrom) } : {}) };
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

  static override toInput(dto: CreatePlanDto): PlanInput {
    return { code: dto.code, name: dto.name, ...ProposePriceDto.toInput(dto) };
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
  /**
   * Per call, decimal with six places.
   * @example 0.500000
   */
  unitPrice: string;
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
      unitPrice: row.unitPrice.toFixed(6),
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
  /** In the order of their numbers. */
  prices: PriceDto[];
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: PlanRow): PlanDto {
    const { id, productId, code, name, prices, createdAt } = row;
    return {
      id,
      productId,
      code,
      name,
      prices: prices.map(PriceDto.from),
      createdAt: createdAt.toISOString(),
    };
  }
}
