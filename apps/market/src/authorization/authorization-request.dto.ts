import { IsEnum, IsString, IsUUID, Length, Matches } from 'class-validator';
import type {
  ApprovalConditions,
  AuthorizationRequestInput,
  AuthorizationRequestRow,
} from '@gongshu/authorization';
import { IsRfc3339, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { QuotaPeriodKind, RequestStatus, UseClass } from '@gongshu/platform';

/** Who asks for which product, for which purpose, in which scenario, how much and how long. */
export class SubmitAuthorizationRequestDto {
  /** One of the developer's own applications. */
  @IsUUID()
  applicationId: string;

  /** A published product. */
  @IsUUID()
  productId: string;

  /** One of the product's plans with a price in force. */
  @IsUUID()
  planId: string;

  /** Use class of No. 65: governance and welfare use is free by rule. */
  @IsEnum(UseClass)
  useClass: UseClass;

  /**
   * What the data are used for.
   * @example 在便民小程序中核对用户填写的行政区划
   */
  @IsString()
  @Length(10, 2000)
  purpose: string;

  /**
   * Application scenario (应用场景), without which nothing is granted.
   * @example 政务服务表单校验
   */
  @IsString()
  @Length(2, 2000)
  scenario: string;

  /**
   * Units wanted per quota period: an integer from 1 to 999999999999999999.
   * @example "100000"
   */
  @Matches(/^[1-9]\d{0,17}$/)
  quotaUnits: string;

  /** The span over which the quota is counted, in the business time zone. */
  @IsEnum(QuotaPeriodKind)
  quotaPeriod: QuotaPeriodKind;

  /** Start of the validity (RFC 3339), within the term of the operation agreement. */
  @IsRfc3339()
  validFrom: string;

  /** End of the validity, exclusive (RFC 3339), within the term of the operation agreement. */
  @IsRfc3339()
  validTo: string;

  toInput(): AuthorizationRequestInput {
    const { applicationId, productId, planId, useClass, purpose, scenario, quotaPeriod } = this;
    return {
      applicationId,
      productId,
      planId,
      useClass,
      purpose,
      scenario,
      quotaPeriod,
      quotaUnits: BigInt(this.quotaUnits),
      validFrom: new Date(this.validFrom),
      validTo: new Date(this.validTo),
    };
  }
}

/** A reason that the developer reads. */
export class ReasonDto {
  /**
   * Why, for the developer and the audit log.
   * @example 用途与产品的授权范围相符
   */
  @IsString()
  @Length(2, 2000)
  reason: string;
}

/** An approval, under narrower conditions if any are given. */
export class ApproveAuthorizationRequestDto extends ReasonDto {
  /** Units granted per quota period, at most those asked for; left out: as asked. */
  @MayBeAbsent()
  @Matches(/^[1-9]\d{0,17}$/)
  quotaUnits?: string;

  /** End of the grant's validity, at most the end asked for; left out: as asked. */
  @MayBeAbsent()
  @IsRfc3339()
  validTo?: string;

  toInput(): { reason: string } & ApprovalConditions {
    const { reason, quotaUnits, validTo } = this;
    return {
      reason,
      ...(quotaUnits === undefined ? {} : { quotaUnits: BigInt(quotaUnits) }),
      ...(validTo === undefined ? {} : { validTo: new Date(validTo) }),
    };
  }
}

/** Query of the list of authorization requests. */
export class AuthorizationRequestQueryDto extends PageQueryDto {
  /** Only in this status. */
  @MayBeAbsent()
  @IsEnum(RequestStatus)
  status?: RequestStatus;

  /** Only for this product. */
  @MayBeAbsent()
  @IsUUID()
  productId?: string;

  /** Only of this application. */
  @MayBeAbsent()
  @IsUUID()
  applicationId?: string;
}

/** An authorization request with its decision. */
export class AuthorizationRequestDto {
  /** Id of the request. */
  id: string;
  /** SUBMITTED waits for a decision; the others are final. */
  status: RequestStatus;
  /** The application that is to call. */
  applicationId: string;
  /** Its name. */
  applicationName: string;
  /** The developer organisation. */
  developerId: string;
  /** Registered name of the developer organisation. */
  developerName: string;
  /** The product asked for. */
  productId: string;
  /** Its name in the addresses of calls. */
  productSlug: string;
  /** Its name in the catalog. */
  productName: string;
  /** The plan asked for; its price is charged for INDUSTRY use. */
  planId: string;
  /** Use class of No. 65: governance and welfare use is free by rule (C09). */
  useClass: UseClass;
  /** What the data are used for. */
  purpose: string;
  /** Application scenario (应用场景). */
  scenario: string;
  /** Units asked for per quota period. */
  quotaUnits: string;
  /** The span over which the quota is counted, in the business time zone. */
  quotaPeriod: QuotaPeriodKind;
  /** Start of the validity asked for (RFC 3339, UTC). */
  validFrom: string;
  /** End of the validity asked for, exclusive (RFC 3339, UTC). */
  validTo: string;
  /** The developer's member who submitted it. */
  submittedBy: string;
  /** RFC 3339, UTC. */
  submittedAt: string;
  /** Never the submitter; null while nobody has decided. */
  decidedBy: string | null;
  /** RFC 3339, UTC. */
  decidedAt: string | null;
  /** Why it was approved or rejected; null while nobody has decided. */
  decisionReason: string | null;
  /** The grant that the approval created; its conditions may be narrower than those asked for. */
  grantId: string | null;
  /** Counts the changes; the ETag. */
  revision: number;

  static from(row: AuthorizationRequestRow): AuthorizationRequestDto {
    const { id, status, applicationId, productId, planId, useClass, purpose, scenario } = row;
    const { quotaPeriod, submittedBy, decidedBy, decisionReason, revision } = row;
    return {
      id,
      status,
      applicationId,
      applicationName: row.application.name,
      developerId: row.application.developerId,
      developerName: row.application.developer.name,
      productId,
      productSlug: row.product.slug,
      productName: row.product.name,
      planId,
      useClass,
      purpose,
      scenario,
      quotaUnits: row.quotaUnits.toString(),
      quotaPeriod,
      validFrom: row.validFrom.toISOString(),
      validTo: row.validTo.toISOString(),
      submittedBy,
      submittedAt: row.submittedAt.toISOString(),
      decidedBy,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decisionReason,
      grantId: row.grant?.id ?? null,
      revision,
    };
  }
}

/** A page of authorization requests, newest first. */
export class AuthorizationRequestPageDto {
  /** Newest first; at most `limit`. */
  items: AuthorizationRequestDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
