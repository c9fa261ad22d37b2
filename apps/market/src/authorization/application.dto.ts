import { IsString, Length, MaxLength } from 'class-validator';
import type { ApiKeyInput, ApiKeyRow, ApplicationRow, IssuedApiKey } from '@gongshu/authorization';
import { IsName, IsRfc3339, MayBeAbsent } from '@gongshu/http';

/** A new application. */
export class CreateApplicationDto {
  /**
   * Unique in the organisation.
   * @example 便民出行小程序
   */
  @IsString()
  @IsName()
  @Length(2, 100)
  name: string;

  /** What it does, for those who review its requests. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(1000)
  description?: string;
}

/** An application: what holds keys and grants. */
export class ApplicationDto {
  /** Id that keys, requests and grants name. */
  id: string;
  /** The developer organisation that owns it. */
  developerId: string;
  /** Unique in the organisation. */
  name: string;
  /** Empty when none was given. */
  description: string;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from({ createdAt, ...row }: ApplicationRow): ApplicationDto {
    const { id, developerId, name, description, revision } = row;
    return { id, developerId, name, description, revision, createdAt: createdAt.toISOString() };
  }
}

/** A page of applications, newest first. */
export class ApplicationPageDto {
  /** Newest first; at most `limit`. */
  items: ApplicationDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}

/** A new API key. */
export class IssueApiKeyDto {
  /**
   * To tell keys apart.
   * @example production
   */
  @IsString()
  @Length(1, 100)
  name: string;

  /** The key stops at this instant (RFC 3339, in the future); left out: not by itself. */
  @MayBeAbsent()
  @IsRfc3339()
  expiresAt?: string;

  toInput(): ApiKeyInput {
    return {
      name: this.name,
      expiresAt: this.expiresAt === undefined ? undefined : new Date(this.expiresAt),
    };
  }
}

/** An API key as it is known after its issue: never the key itself. */
export class ApiKeyDto {
  /** Id of the key, by which it is revoked; usage events name it. */
  id: string;
  /** The application whose grants the key may use. */
  applicationId: string;
  /** To tell keys apart. */
  name: string;
  /** The last four characters of the key. */
  last4: string;
  /** RFC 3339, UTC; null: does not expire by itself. */
  expiresAt: string | null;
  /** RFC 3339, UTC; null while it is not revoked. */
  revokedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: ApiKeyRow): ApiKeyDto {
    const { id, applicationId, name, last4, expiresAt, revokedAt, revision, createdAt } = row;
    return {
      id,
      applicationId,
      name,
      last4,
      expiresAt: expiresAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
      revision,
      createdAt: createdAt.toISOString(),
    };
  }
}

/** An API key at its issue, the only time that the key itself is shown. */
export class IssuedApiKeyDto extends ApiKeyDto {
  /**
   * The key: `gs_live_` and 36 characters. Keep it secret; the platform stores only its SHA-256.
   */
  key: string;

  static fromIssued({ row, key }: IssuedApiKey): IssuedApiKeyDto {
    return { ...ApiKeyDto.from(row), key };
  }
}

/** A page of keys, newest first. */
export class ApiKeyPageDto {
  /** Newest first, revoked and expired ones too; at most `limit`. */
  items: ApiKeyDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
