import { Transform } from 'class-transformer';
import { ArrayUnique, IsIn, IsUUID } from 'class-validator';
import { IsRfc3339, MayBeAbsent } from '@gongshu/http';
import {
  type Usage,
  USAGE_GROUPS,
  type UsageEventRow,
  type UsageGroup,
  type UsageQuery,
  type UsageSum,
} from '@gongshu/metering';
import { ChargeReason, type SigningKey } from '@gongshu/platform';

/** Query of usage sums. */
export class UsageQueryDto {
  /** From this instant on (RFC 3339), widened to the whole hour; default: start of the current business month. */
  @MayBeAbsent()
  @IsRfc3339()
  from?: string;

  /** Before this instant (RFC 3339), widened to the whole hour; default: now. */
  @MayBeAbsent()
  @IsRfc3339()
  to?: string;

  /**
   * What to sum by, repeated or comma-separated (`product,day`); days and months are those of the business time zone.
   * Default: one sum of all.
   */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',').filter(Boolean) : value,
  )
  @IsIn(USAGE_GROUPS, { each: true })
  @ArrayUnique()
  groupBy: UsageGroup[] = [];

  /** Only this product. */
  @MayBeAbsent()
  @IsUUID()
  productId?: string;

  /** Only this grant. */
  @MayBeAbsent()
  @IsUUID()
  grantId?: string;

  /** Only this application. */
  @MayBeAbsent()
  @IsUUID()
  applicationId?: string;

  toQuery(): UsageQuery {
    const { from, to, groupBy, productId, grantId, applicationId } = this;
    return {
      from: from ? new Date(from) : undefined,
      to: to ? new Date(to) : undefined,
      groupBy,
      productId,
      grantId,
      applicationId,
    };
  }
}

/** Sums of one group; what it is not grouped by is null. */
export class UsageSumDto {
  /** Grant that was called under. */
  grantId: string | null;
  /** Product that was called. */
  productId: string | null;
  /** Its name in the catalog. */
  productName: string | null;
  /** Application that called. */
  applicationId: string | null;
  /** Its name. */
  applicationName: string | null;
  /** Why the calls did or did not cost. */
  chargeReason: ChargeReason | null;
  /** Start of the hour, RFC 3339, UTC. */
  hour: string | null;
  /**
   * Business day.
   * @example 2026-11-24
   */
  day: string | null;
  /**
   * Business month.
   * @example 2026-11
   */
  month: string | null;
  /** Answered calls. */
  calls: string;
  /** Quota units used. */
  units: string;
  /** Rows of data that the answers carried. */
  rows: string;
  /** Bytes of the answers' bodies. */
  responseBytes: string;
  /** Mean time from request to answer in milliseconds. */
  averageLatencyMs: number;

  static from(sum: UsageSum): UsageSumDto {
    const { calls, units, rows, responseBytes, averageLatencyUs, hour, ...names } = sum;
    return {
      ...names,
      hour: hour?.toISOString() ?? null,
      calls: calls.toString(),
      units: units.toString(),
      rows: rows.toString(),
      responseBytes: responseBytes.toString(),
      averageLatencyMs: Math.round(averageLatencyUs) / 1000,
    };
  }
}

/** Usage in a window. */
export class UsageDto {
  /** Start of the window as it was counted, RFC 3339, UTC. */
  from: string;
  /** Its end, exclusive. */
  to: string;
  /** One entry per group that has calls. */
  groups: UsageSumDto[];

  static from(usage: Usage): UsageDto {
    return {
      from: usage.from.toISOString(),
      to: usage.to.toISOString(),
      groups: usage.groups.map(UsageSumDto.from),
    };
  }
}

/** One answered call. */
export class UsageEventDto {
  /** The answer's Gongshu-Event-Id. */
  id: string;
  /** Grant the call was made under. */
  grantId: string;
  /** API key that the caller showed. */
  keyId: string;
  /** Version that answered. */
  productVersionId: string;
  /** Price in force at the call. */
  priceVersionId: string;
  /** RFC 3339, UTC. */
  occurredAt: string;
  /** Quota units used: 1 for a call that was served, else 0. */
  units: number;
  /** Rows of data that the answer carried. */
  rows: number;
  /** Bytes of the answer's body. */
  responseBytes: number;
  /** Time from request to answer in milliseconds. */
  latencyMs: number;
  /** HTTP status of the answer. */
  status: number;
  /** Why the call did or did not cost. */
  chargeReason: ChargeReason;
  /** X-Request-Id of the call. */
  requestId: string;
  /** Gateway whose chain holds the event. */
  gatewayId: string;
  /** Place of its batch in that chain, from 1. */
  batchSeq: string;
  /** Its place in the batch, from 0. */
  leafIndex: number;

  static from(row: UsageEventRow): UsageEventDto {
    const { occurredAt, latencyUs, batchSeq, ...rest } = row;
    return {
      ...rest,
      occurredAt: occurredAt.toISOString(),
      latencyMs: latencyUs / 1000,
      batchSeq: batchSeq.toString(),
    };
  }
}

/** A page of events, newest first. */
export class UsageEventPageDto {
  /** Newest first; at most `limit`. */
  items: UsageEventDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}

/** A public key, as JSON Web Key (RFC 8037). */
export class UsageKeyDto {
  /** Always `OKP`. */
  kty: 'OKP';
  /** Always `Ed25519`. */
  crv: 'Ed25519';
  /** Public key, base64url. */
  x: string;
  /** The key id that receipts name. */
  kid: string;
  /** Always `sig`. */
  use: 'sig';
  /** Always `EdDSA`. */
  alg: 'EdDSA';
}

/** JSON Web Key Set. */
export class UsageKeySetDto {
  /** Keys whose signatures of receipts are good. */
  keys: UsageKeyDto[];

  static from(key: SigningKey): UsageKeySetDto {
    const x = key.publicBytes.toString('base64url');
    return {
      keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: key.id, use: 'sig', alg: 'EdDSA' }],
    };
  }
}
