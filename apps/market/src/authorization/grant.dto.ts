import { IsEnum, IsUUID } from 'class-validator';
import { type GrantRow, GrantState, grantState } from '@gongshu/authorization';
import { MayBeAbsent, PageQueryDto } from '@gongshu/http';
import type { QuotaPeriodKind, UseClass } from '@gongshu/platform';

/** Query of the list of grants. */
export class GrantQueryDto extends PageQueryDto {
  /** Only in this state. */
  @MayBeAbsent()
  @IsEnum(GrantState)
  state?: GrantState;

  /** Only for this product. */
  @MayBeAbsent()
  @IsUUID()
  productId?: string;

  /** Only of this application. */
  @MayBeAbsent()
  @IsUUID()
  applicationId?: string;
}

/** The right of one application to call one product. */
export class GrantDto {
  /** Id that usage events name. */
  id: string;
  /**
   * PENDING before its validity, ACTIVE, SUSPENDED, EXPIRED after its validity, REVOKED. That it is ACTIVE does not yet
   * say that calls are served: the product and the operation agreement must be in force too.
   */
  state: GrantState;
  /** Why it is suspended, was resumed or revoked. */
  statusReason: string | null;
  /** The approved request that it stands on. */
  requestId: string;
  /** The application that may call. */
  applicationId: string;
  /** Its name. */
  applicationName: string;
  /** The developer organisation. */
  developerId: string;
  /** Registered name of the developer organisation. */
  developerName: string;
  /** The product that may be called. */
  productId: string;
  /** Its name in the addresses of calls. */
  productSlug: string;
  /** Its name in the catalog. */
  productName: string;
  /** The plan whose price is charged for INDUSTRY use. */
  planId: string;
  /** Approved use class of No. 65: governance and welfare use is free by rule (C09). */
  useClass: UseClass;
  /** Units per quota period. */
  quotaUnits: string;
  /** The span over which the quota is counted, in the business time zone. */
  quotaPeriod: QuotaPeriodKind;
  /** RFC 3339, UTC. */
  validFrom: string;
  /** Exclusive. RFC 3339, UTC. */
  validTo: string;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: GrantRow): GrantDto {
    const { id, statusReason, requestId, applicationId, productId, planId, useClass } = row;
    const { quotaPeriod, revision } = row;
    return {
      id,
      state: grantState(row, new Date()),
      statusReason,
      requestId,
      applicationId,
      applicationName: row.application.name,
      developerId: row.application.developerId,
      developerName: row.application.developer.name,
      productId,
      productSlug: row.product.slug,
      productName: row.product.name,
      planId,
      useClass,
      quotaUnits: row.quotaUnits.toString(),
      quotaPeriod,
      validFrom: row.validFrom.toISOString(),
      validTo: row.validTo.toISOString(),
      revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** A page of grants, newest first. */
export class GrantPageDto {
  /** Newest first; at most `limit`. */
  items: GrantDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
