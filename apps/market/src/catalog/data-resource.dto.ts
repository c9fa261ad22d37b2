import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsEnum,
  IsIn,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import {
  type DepositInput,
  resourceInForce,
  type ResourceRow,
  REVOCATION_GROUNDS,
  type RevocationGround,
} from '@gongshu/catalog';
import { IsName, IsRfc3339, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import {
  Acquisition,
  ImportanceLevel,
  Openness,
  ResourceStatus,
  UpdateFrequency,
} from '@gongshu/platform';
import { FurtherResourceFactsDto } from './data-resource-facts.dto';

/** A new data resource. */
export class CreateResourceDto extends FurtherResourceFactsDto {
  /**
   * Name, unique within the department.
   * @example 地面气象观测日值
   */
  @IsString()
  @IsName()
  @Length(2, 200)
  name: string;

  /** What it holds, how it is made and how often it changes. */
  @IsString()
  @Length(2, 2000)
  description: string;

  /**
   * Domain, by which operation agreements state their scope.
   * @example 气象
   */
  @IsString()
  @Length(1, 60)
  domain: string;

  /**
   * Statutory ground or act by which the department holds the data.
   * @example 《中华人民共和国气象法》第十五条
   */
  @IsString()
  @Length(2, 500)
  lawfulSource: string;

  /** Importance by GB/T 43697-2024; core data never becomes a product (C06). */
  @IsEnum(ImportanceLevel)
  importance: ImportanceLevel;

  /** Whether it contains personal information (C08). */
  @IsBoolean()
  containsPersonalInfo: boolean;
}

/** An evidence deposit (存证), which comes before the application for registration (No. 26). */
export class DepositDto {
  /**
   * Who keeps it.
   * @example 杭州互联网公证处
   */
  @IsString()
  @Length(2, 200)
  provider: string;

  /** The keeper's number of it. */
  @IsString()
  @Length(1, 200)
  number: string;

  /** When it was made (RFC 3339); not in the future. */
  @IsRfc3339()
  depositedAt: string;

  /** SHA-256 of what was deposited, in lower-case hexadecimal. */
  @Matches(/^[0-9a-f]{64}$/)
  digest: string;

  static toInput({ provider, number, depositedAt, digest }: DepositDto): DepositInput {
    return {
      provider,
      number,
      depositedAt: new Date(depositedAt),
      digest: Buffer.from(digest, 'hex'),
    };
  }
}

/** Why a registration is revoked (撤销). */
export class RevokeResourceDto {
  /** Ground of No. 26: false material, a forged result, or illegal use of the result. */
  @ApiProperty({ enum: REVOCATION_GROUNDS, enumName: 'RevocationGround' })
  @IsIn(REVOCATION_GROUNDS)
  ground: RevocationGround;

  /** What was found, for the department and the audit log; without personal data. */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** Query of the list of data resources. */
export class ResourceQueryDto extends PageQueryDto {
  /** Only this domain. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  domain?: string;

  /** Only those of this department. */
  @MayBeAbsent()
  @IsUUID()
  providerId?: string;

  /** Only this state of registration. */
  @MayBeAbsent()
  @IsEnum(ResourceStatus)
  status?: ResourceStatus;
}

/** A data resource, the first link of the chain of authority. */
export class ResourceDto {
  /** Id that products name as their source. */
  id: string;
  /** The data-providing department. */
  providerId: string;
  /** Registered name of the department. */
  providerName: string;
  /** As the department stated it. */
  name: string;
  /** What the data are. */
  description: string;
  /** Field of the data; a product of it lies in the scope of an agreement (C03). */
  domain: string;
  /** Statutory ground or act by which the department holds the data. */
  lawfulSource: string;
  /** How the department came to the data (No. 27 Art 5). */
  acquisition: Acquisition;
  /** The department that shared the data; null for data that were not shared. */
  sharedFrom: string | null;
  /** Importance by GB/T 43697-2024. */
  importance: ImportanceLevel;
  /** Grade of general data, 1 to 4; null where not graded. */
  generalGrade: number | null;
  /** Whether it contains personal information (C08). */
  containsPersonalInfo: boolean;
  /** Whether it contains sensitive personal information. */
  containsSensitivePersonalInfo: boolean;
  /** Whether anyone may have the data (C07). */
  openness: Openness;
  /** How often the data change. */
  updateFrequency: UpdateFrequency;
  /** The evidence deposit; null before there is one. */
  deposit: DepositDto | null;
  /** State of registration; that the validity is over follows from registeredUntil. */
  status: ResourceStatus;
  /** Why it is DEREGISTERED or REVOKED; null otherwise. */
  statusReason: string | null;
  /** Registration query code (登记结果查询码); null before the first registration. */
  registrationCode: string | null;
  /** Who gave the code: the registrar, this platform (`gongshu`) or another; null without a code. */
  codeProvider: string | null;
  /** Start of the validity; RFC 3339, UTC; null before the first registration. */
  registeredFrom: string | null;
  /** End of the validity, exclusive; at most three years, then renewed or deregistered (C16). */
  registeredUntil: string | null;
  /** Registered, valid now, and, where the data were shared, with a consent in force (C05): else no call is served. */
  inForce: boolean;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: ResourceRow): ResourceDto {
    return {
      id: row.id,
      providerId: row.providerId,
      providerName: row.provider.name,
      name: row.name,
      description: row.description,
      domain: row.domain,
      lawfulSource: row.lawfulSource,
      acquisition: row.acquisition,
      sharedFrom: row.sharedFrom,
      importance: row.importance,
      generalGrade: row.generalGrade,
      containsPersonalInfo: row.containsPersonalInfo,
      containsSensitivePersonalInfo: row.containsSensitivePersonalInfo,
      openness: row.openness,
      updateFrequency: row.updateFrequency,
      deposit: depositOf(row),
      status: row.status,
      statusReason: row.statusReason,
      registrationCode: row.registrationCode,
      codeProvider: row.codeProvider,
      registeredFrom: row.registeredFrom?.toISOString() ?? null,
      registeredUntil: row.registeredUntil?.toISOString() ?? null,
      inForce: resourceInForce(row, new Date()),
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

function depositOf(row: ResourceRow): DepositDto | null {
  const { depositProvider, depositNumber, depositedAt, depositDigest } = row;
  // All four or none, by constraint.
  if (depositedAt === null) return null;
  return {
    provider: depositProvider!,
    number: depositNumber!,
    depositedAt: depositedAt.toISOString(),
    digest: Buffer.from(depositDigest!).toString('hex'),
  };
}

/** A page of data resources, newest first. */
export class ResourcePageDto {
  /** Newest first; at most `limit`. */
  items: ResourceDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
