import { IsBoolean, IsEnum, IsInt, IsString, Length, Max, Min, ValidateIf } from 'class-validator';
import { IsName, MayBeAbsent } from '@gongshu/http';
import { Acquisition, ImportanceLevel, Openness, UpdateFrequency } from '@gongshu/platform';

const isStated = (_: unknown, value: unknown): boolean => value !== undefined && value !== null;

/** What a department states beyond the necessary; left out, the most careful answer holds. */
export class FurtherResourceFactsDto {
  /** How the department came to the data: COLLECTED in its own duty, or SHARED by another department (No. 27 Art 5). */
  @MayBeAbsent()
  @IsEnum(Acquisition)
  acquisition?: Acquisition;

  /**
   * The department that shared the data; given exactly when acquisition is SHARED, else null or left out (C05).
   * @example 市公安局
   */
  @ValidateIf(isStated)
  @IsString()
  @Length(2, 200)
  sharedFrom?: string | null;

  /** Grade 1 to 4 of general data (GB/T 43697-2024, Annex H); null or left out where not graded. */
  @ValidateIf(isStated)
  @IsInt()
  @Min(1)
  @Max(4)
  generalGrade?: number | null;

  /** Whether it contains sensitive personal information, which is personal information too (PIPL Art 28). */
  @MayBeAbsent()
  @IsBoolean()
  containsSensitivePersonalInfo?: boolean;

  /** Whether anyone may have the data: without conditions, under conditions, or not at all; default NOT_OPEN (C07). */
  @MayBeAbsent()
  @IsEnum(Openness)
  openness?: Openness;

  /** How often the data change; default IRREGULAR. */
  @MayBeAbsent()
  @IsEnum(UpdateFrequency)
  updateFrequency?: UpdateFrequency;
}

/** Facts of a resource to alter; what is left out stays. */
export class ResourceChangesDto extends FurtherResourceFactsDto {
  /** Name, unique within the department. */
  @MayBeAbsent()
  @IsString()
  @IsName()
  @Length(2, 200)
  name?: string;

  /** What it holds, how it is made and how often it changes. */
  @MayBeAbsent()
  @IsString()
  @Length(2, 2000)
  description?: string;

  /** Domain, by which operation agreements state their scope. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 60)
  domain?: string;

  /** Statutory ground or act by which the department holds the data. */
  @MayBeAbsent()
  @IsString()
  @Length(2, 500)
  lawfulSource?: string;

  /** Importance by GB/T 43697-2024. */
  @MayBeAbsent()
  @IsEnum(ImportanceLevel)
  importance?: ImportanceLevel;

  /** Whether it contains personal information (C08). */
  @MayBeAbsent()
  @IsBoolean()
  containsPersonalInfo?: boolean;
}
