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
  applicationId: string;
  applicationName: string;
  /** The developer organisation. */
  developerId: string;
  developerName: string;
  productId: string;
  productSlug: string;
  productName: string;
  planId: string;
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
  items: GrantDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
