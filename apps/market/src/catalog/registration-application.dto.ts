import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { DEREGISTRATION_GROUNDS, type DeregistrationGround } from '@gongshu/catalog';
import { IsRfc3339, MayBeAbsent } from '@gongshu/http';
import { ResourceChangesDto } from './data-resource-facts.dto';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Subject information (主体信息) beyond the record of the organisation. */
export class RegistrationSubjectDto {
  /** Address of the department. */
  @IsString()
  @Length(2, 300)
  address: string;

  /** The unit within it that answers for the data; no personal data. */
  @IsString()
  @Length(2, 200)
  responsibleUnit: string;
}

/** Lawful and compliant source (数据合法合规性来源). */
export class LawfulnessDto {
  /** How the data came to the department, and by what law, act or agreement. */
  @IsString()
  @Length(2, 2000)
  basis: string;

  /** The documents that prove it: ids of stored files. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsUUID(undefined, { each: true })
  fileIds: string[];
}

/** Situation of the data (数据资源情况). */
export class DataSituationDto {
  /** What the data hold; shown to the public during the publicity (数据内容简介). */
  @IsString()
  @Length(2, 1000)
  summary: string;

  /**
   * Format.
   * @example 数据库表
   */
  @IsString()
  @Length(1, 200)
  format: string;

  /**
   * Time and area that the data cover.
   * @example 2000 年至今，杭州市
   */
  @IsString()
  @Length(2, 500)
  coverage: string;

  /** Where and how the data are stored. */
  @IsString()
  @Length(2, 500)
  storage: string;
}

/** Data security risk assessment (数据安全风险评估). */
export class RegistrationRiskDto {
  /** Day of the assessment, YYYY-MM-DD; not in the future. */
  @Matches(DAY)
  @IsISO8601({ strict: true })
  assessedOn: string;

  /** What it found. */
  @IsString()
  @Length(2, 2000)
  conclusion: string;

  /** The report: id of a stored file. */
  @IsUUID()
  fileId: string;
}

/** The result of a registration made on another platform. */
export class ExternalResultDto {
  /**
   * Name of the platform.
   * @example 国家公共数据资源登记平台
   */
  @IsString()
  @Length(2, 200)
  platform: string;

  /** Registration query code (登记结果查询码) that it gave; opaque. */
  @IsString()
  @Length(1, 100)
  code: string;

  /** Start of the validity (RFC 3339). */
  @IsRfc3339()
  validFrom: string;

  /** End of the validity (RFC 3339), exclusive; at most three years after the start (C16). */
  @IsRfc3339()
  validUntil: string;
}

/**
 * What is applied for (No. 26). INITIAL takes subject, lawfulness, dataSituation, scenarios, riskAssessment,
 * suppliedOn, operatedUntil; CHANGE and CORRECTION take changes, reason, evidenceIds; DEREGISTRATION takes ground,
 * reason, evidenceIds; RENEWAL takes operatedUntil, reason; one made elsewhere (INITIAL, RENEWAL) takes external and
 * suppliedOn. A draft may lack parts; what is submitted may not.
 */
export class RegistrationApplicationDto {
  /** Subject information (主体信息). */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => RegistrationSubjectDto)
  subject?: RegistrationSubjectDto;

  /** Lawful and compliant source (数据合法合规性来源), with at least one document. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => LawfulnessDto)
  lawfulness?: LawfulnessDto;

  /** Situation of the data (数据资源情况). */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => DataSituationDto)
  dataSituation?: DataSituationDto;

  /** Application scenarios (应用场景信息), at least one. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(2, 500, { each: true })
  scenarios?: string[];

  /** Data security risk assessment (数据安全风险评估). */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => RegistrationRiskDto)
  riskAssessment?: RegistrationRiskDto;

  /** Day on which the resource was first supplied; the first registration is filed within 20 working days (C15). */
  @MayBeAbsent()
  @Matches(DAY)
  @IsISO8601({ strict: true })
  suppliedOn?: string;

  /** Last day of the actual operating period, where that is shorter than three years (C16). */
  @MayBeAbsent()
  @Matches(DAY)
  @IsISO8601({ strict: true })
  operatedUntil?: string;

  /** The facts of the resource to alter or to correct. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ResourceChangesDto)
  changes?: ResourceChangesDto;

  /** Why the resource is deregistered: lost, rights given up or run out, registrant dissolved or bankrupt, other. */
  @MayBeAbsent()
  @ApiProperty({ enum: DEREGISTRATION_GROUNDS, enumName: 'DeregistrationGround' })
  @IsIn(DEREGISTRATION_GROUNDS)
  ground?: DeregistrationGround;

  /** Why the resource is changed, corrected, deregistered or renewed. */
  @MayBeAbsent()
  @IsString()
  @Length(2, 1000)
  reason?: string;

  /** Evidence: ids of stored files; a CORRECTION needs at least one. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @IsUUID(undefined, { each: true })
  evidenceIds?: string[];

  /** The result of a registration made on another platform, to be confirmed by the registrar. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ExternalResultDto)
  external?: ExternalResultDto;
}
