import { IsEnum, IsString, IsUUID, Length, Matches } from 'class-validator';
import { type CeilingInput, type CeilingRow, UNIT_PRICE } from '@gongshu/catalog';
import { IsName, IsRfc3339, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { ChargeMeter, SettingStatus } from '@gongshu/platform';

/** A ceiling price to propose. */
export class ProposeCeilingDto {
  /** The product, under an agreement of the agency. */
  @IsUUID()
  productId: string;

  /** What it binds the price of: a call, a row, a megabyte, or a month of a subscription. */
  @IsEnum(ChargeMeter)
  meter: ChargeMeter;

  /**
   * The most that an operator may ask for one unit: CNY, from 0 to 1000000, at most six places.
   * @example 0.100000
   */
  @IsString()
  @Matches(UNIT_PRICE)
  unitPriceMax: string;

  /**
   * In force from this instant on (RFC 3339). From it on it takes the place of an approved ceiling of the product and
   * meter; then it does not lie before the approval.
   */
  @IsRfc3339()
  periodStart: string;

  /** Until this instant, exclusive; at most three years after the start (No. 65, C14). */
  @IsRfc3339()
  periodEnd: string;

  /**
   * Number of the document by which the agency sets it.
   * @example 杭发改价〔2026〕12号
   */
  @IsString()
  @IsName()
  @Length(2, 100)
  documentNumber: string;

  static toInput(dto: ProposeCeilingDto): CeilingInput {
    return {
      productId: dto.productId.toLowerCase(),
      meter: dto.meter,
      unitPriceMax: dto.unitPriceMax,
      periodStart: new Date(dto.periodStart),
      periodEnd: new Date(dto.periodEnd),
      documentNumber: dto.documentNumber,
    };
  }
}

/** Query of the list of ceiling prices. */
export class CeilingQueryDto extends PageQueryDto {
  /** Only those of this product. */
  @MayBeAbsent()
  @IsUUID()
  productId?: string;

  /** Only those in this state. */
  @MayBeAbsent()
  @IsEnum(SettingStatus)
  status?: SettingStatus;
}

/** A ceiling price (上限收费标准) of a product for one meter (No. 65). */
export class CeilingDto {
  /** Id by which it is decided. */
  id: string;
  /** The product whose prices it binds. */
  productId: string;
  /** The agency that sets it. */
  agencyId: string;
  /** What it binds the price of. */
  meter: ChargeMeter;
  /** CNY for one unit, six places. */
  unitPriceMax: string;
  /**
   * ISO 4217; always CNY.
   * @example CNY
   */
  currency: string;
  /** RFC 3339, UTC. */
  periodStart: string;
  /** RFC 3339, UTC; exclusive. */
  periodEnd: string;
  /** From when a later ceiling has its place (RFC 3339, UTC); null: it binds to the end of its period. */
  supersededAt: string | null;
  /** Number of the document by which the agency sets it. */
  documentNumber: string;
  /** Only an APPROVED ceiling binds, in its period until it is superseded. */
  status: SettingStatus;
  /** The agency's member who proposed it. */
  proposedBy: string;
  /** Never the proposer (C22); null while it is proposed. */
  decidedBy: string | null;
  /** RFC 3339, UTC. */
  decidedAt: string | null;
  /** Why it was decided so; null while it is proposed. */
  decisionReason: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: CeilingRow): CeilingDto {
    return {
      id: row.id,
      productId: row.productId,
      agencyId: row.agencyId,
      meter: row.meter,
      unitPriceMax: row.unitPriceMax.toFixed(6),
      currency: 'CNY',
      periodStart: row.periodStart.toISOString(),
      periodEnd: row.periodEnd.toISOString(),
      supersededAt: row.supersededAt?.toISOString() ?? null,
      documentNumber: row.documentNumber,
      status: row.status,
      proposedBy: row.proposedBy,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decisionReason: row.decisionReason,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** A page of ceiling prices, newest first. */
export class CeilingPageDto {
  /** Newest first; at most `limit`. */
  items: CeilingDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
