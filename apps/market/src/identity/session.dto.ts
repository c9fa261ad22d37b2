import { IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent } from '@gongshu/http';
import { MemberRole, OrganizationKind } from '@gongshu/platform';
import type { Actor, OpenSession } from '@gongshu/identity';

/** Login of a person. */
export class LoginDto {
  /**
   * Login name, without regard to case.
   * @example wang.min
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  username: string;

  /** Password. */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password: string;

  /** Organisation to act for; needed by users who belong to several. */
  @MayBeAbsent()
  @IsUUID()
  organizationId?: string;
}

/** Exchange of a refresh token. */
export class RefreshDto {
  /** The refresh token of the last login or refresh; good once. */
  @IsString()
  @MaxLength(200)
  refreshToken: string;
}

/** Tokens of an open session. */
export class TokensDto {
  /** Bearer token for the Authorization header. */
  accessToken: string;
  /** Always `Bearer`. */
  tokenType: 'Bearer';
  /** Life of the access token in seconds. */
  expiresIn: number;
  /** For the next refresh; good once. */
  refreshToken: string;
  /** Organisation the session acts for. */
  organizationId: string;

  static from(session: OpenSession, accessToken: string, expiresIn: number): TokensDto {
    const { refreshToken, organizationId } = session;
    return { accessToken, tokenType: 'Bearer', expiresIn, refreshToken, organizationId };
  }
}

/** Who the access token stands for. */
export class MeDto {
  /** User id. */
  userId: string;
  /** Organisation the session acts for. */
  organizationId: string;
  /** Kind of the organisation. */
  kind: OrganizationKind;
  /** The user's role in it. */
  role: MemberRole;

  static from({ userId, organizationId, kind, role }: Actor): MeDto {
    return { userId, organizationId, kind, role };
  }
}
