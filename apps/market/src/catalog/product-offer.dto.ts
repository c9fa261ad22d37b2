import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { LEGAL_BASES, type LegalBasis } from '@gongshu/catalog';
import { IsDay } from '@gongshu/http';

/** What the operator promises of the service. */
export class ServiceLevelDto {
  /**
   * Share of the time in which calls are answered, per cent of a month, at most three decimal places.
   * @example 99.9
   */
  @Matches(/^(?:100(?:\.0{1,3})?|[1-9]?\d(?:\.\d{1,3})?)$/)
  availabilityPercent: string;

  /** 95 of 100 calls are answered within so many milliseconds; null when nothing is promised. */
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(1)
  @Max(600_000)
  latencyMsP95: number | null;

  /**
   * When and how help is given.
   * @example 工作日 9:00—17:00 电话支持
   */
  @IsString()
  @Length(2, 500)
  support: string;
}

/** Terms of use. */
export class TermsOfUseDto {
  /**
   * Their own version, which a grant refers to.
   * @example 2026-01
   */
  @IsString()
  @Length(1, 40)
  version: string;

  /** Full text. */
  @IsString()
  @Length(2, 20_000)
  text: string;
}

/** An assessment on file. */
export class AssessmentDto {
  /** Id of the stored file. */
  @IsUUID()
  fileId: string;

  /**
   * Day on which it was concluded.
   * @example 2026-01-31
   */
  @IsDay()
  assessedOn: string;
}

/** Why personal information may be provided (PIPL Art 13), with its impact assessment (Art 55 and 56). */
export class PersonalInfoGroundDto {
  /** Legal basis. CONSENT: each call needs the separate consent of the person concerned (Art 23). */
  @ApiProperty({ enum: LEGAL_BASES, enumName: 'LegalBasis' })
  @IsIn(LEGAL_BASES)
  legalBasis: LegalBasis;

  /** Personal information protection impact assessment. */
  @IsObject()
  @ValidateNested()
  @Type(() => AssessmentDto)
  impactAssessment: AssessmentDto;
}

/** Assessment before important data are provided (Network Data Security Regulation Art 31). */
export class RiskAssessmentDto extends AssessmentDto {
  /** Its conclusion. */
  @IsString()
  @Length(2, 2000)
  conclusion: string;
}
