import { IsEnum, IsString, Length, Matches, MaxLength, MinLength } from 'class-validator';
import { IsName, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import type { MemberRow, OrganizationRow } from '@gongshu/identity';
import { MemberRole, OrganizationKind, OrganizationStatus } from '@gongshu/platform';

/** A new organisation. */
export class CreateOrganizationDto {
  /** What it is on the platform. */
  @IsEnum(OrganizationKind)
  kind: OrganizationKind;

  /**
   * Registered name.
   * @example 杭州市数据集团有限公司
   */
  @IsString()
  @IsName()
  @Length(2, 200)
  name: string;

  /** Unified social credit identifier, GB 32100: 18 characters with check digit. */
  @MayBeAbsent()
  @IsString()
  @Length(18, 18)
  uscc?: string;

  /**
   * Administrative division in whose territory it acts (GB/T 2260).
   * @example '330100'
   */
  @MayBeAbsent()
  @Matches(/^\d{6}$/)
  divisionCode?: string;
}

/** Query of the list of organisations. */
export class OrganizationQueryDto extends PageQueryDto {
  /** Only this kind. */
  @MayBeAbsent()
  @IsEnum(OrganizationKind)
  kind?: OrganizationKind;
}

/** An organisation. */
export class OrganizationDto {
  /** Id in every address and reference. */
  id: string;
  /** What it is on the platform; decides what its members may do. */
  kind: OrganizationKind;
  /** Registered name. */
  name: string;
  /** Unified social credit identifier; null for bodies without one. */
  uscc: string | null;
  /** Administrative division (GB/T 2260). */
  divisionCode: string | null;
  /** FROZEN: its members can no longer act, and calls under its grants are refused. */
  status: OrganizationStatus;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: OrganizationRow): OrganizationDto {
    const { id, kind, name, uscc, divisionCode, status, revision, createdAt } = row;
    return {
      id,
      kind,
      name,
      uscc,
      divisionCode,
      status,
      revision,
      createdAt: createdAt.toISOString(),
    };
  }
}

/** A page of organisations. */
export class OrganizationPageDto {
  /** Newest first; at most `limit`. */
  items: OrganizationDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}

/** A new member with a new login. */
export class AddMemberDto {
  /**
   * Login name: lower-case letters, digits, dot, hyphen, underscore.
   * @example wang.min
   */
  @Matches(/^[a-z0-9._-]{3,60}$/)
  username: string;

  /** Name shown to others. */
  @IsString()
  @IsName()
  @Length(1, 60)
  displayName: string;

  /** First password, at least 12 characters. */
  @IsString()
  @MinLength(12)
  @MaxLength(200)
  password: string;

  /** Role in the organisation. */
  @IsEnum(MemberRole)
  role: MemberRole;
}

/** A member of an organisation. */
export class MemberDto {
  /** Id of the user; the same in every organisation he belongs to. */
  userId: string;
  /** Login name, lower case. */
  username: string;
  /** Name shown to others. */
  displayName: string;
  /** What he may do in this organisation. */
  role: MemberRole;

  static from({ user, role }: MemberRow): MemberDto {
    return { userId: user.id, username: user.username, displayName: user.displayName, role };
  }
}

/** All members of an organisation. */
export class MemberListDto {
  /** Every member; not paged. */
  items: MemberDto[];
}
