import { ArrayMaxSize, IsArray, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IsName, MayBeAbsent } from '@gongshu/http';
import { type DeliveryConfig, FIELD_NAME } from '@gongshu/catalog';
import { DeliveryKind } from '@gongshu/platform';

/** How the version is served; only the settings of the product's kind. Data is put in by the upload. */
export class DeliverySettingsDto {
  /**
   * API_PROXY, INDEX, MODEL, VISUALISATION: base address of the upstream; the rest of a call's path is appended.
   * @example https://upstream.example.cn/holidays
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  upstreamUrl?: string;

  /**
   * VERIFICATION: fields that together identify a subject.
   * @example ["code"]
   */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(FIELD_NAME, { each: true })
  subjectFields?: string[];

  /**
   * VERIFICATION: fields whose claimed values are compared.
   * @example ["name"]
   */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(FIELD_NAME, { each: true })
  claimFields?: string[];

  /**
   * PRIVACY_COMPUTING: name of the environment in which it is used.
   * @example 市可信数据空间
   */
  @MayBeAbsent()
  @IsString()
  @Length(2, 200)
  environment?: string;

  /** PRIVACY_COMPUTING: how a holder of a grant comes to use it. */
  @MayBeAbsent()
  @IsString()
  @Length(2, 2000)
  instructions?: string;
}

/** How a version is served; the settings of other kinds are null or empty. */
export class DeliveryDto {
  /** The product's kind; says which of the settings below apply. */
  kind: DeliveryKind;
  /** API_PROXY, INDEX, MODEL, VISUALISATION: base address of the upstream. */
  upstreamUrl: string | null;
  /** DATASET, VERIFICATION: SHA-256 of the stored data, hexadecimal; null until data is uploaded. */
  objectDigest: string | null;
  /** DATASET, VERIFICATION: rows of the stored data. */
  rowCount: number | null;
  /** VERIFICATION: fields that identify a subject. */
  subjectFields: string[];
  /** VERIFICATION: fields whose claimed values are compared. */
  claimFields: string[];
  /** REPORT, ENCRYPTED_DATA: SHA-256 of the stored file, hexadecimal; null until it is uploaded. */
  fileDigest: string | null;
  /** REPORT, ENCRYPTED_DATA: name under which the file is saved. */
  fileName: string | null;
  /** REPORT, ENCRYPTED_DATA: media type of the file. */
  mediaType: string | null;
  /** REPORT, ENCRYPTED_DATA: size of the file in bytes. */
  fileSize: number | null;
  /** PRIVACY_COMPUTING: the environment in which it is used. */
  environment: string | null;
  /** PRIVACY_COMPUTING: how a holder of a grant comes to use it. */
  instructions: string | null;

  static from(config: DeliveryConfig): DeliveryDto {
    return { ...NO_SETTINGS, subjectFields: [], claimFields: [], ...config } as DeliveryDto;
  }
}

const NO_SETTINGS = {
  upstreamUrl: null,
  objectDigest: null,
  rowCount: null,
  fileDigest: null,
  fileName: null,
  mediaType: null,
  fileSize: null,
  environment: null,
  instructions: null,
};

/** Of a file that is uploaded. */
export class ProductFileQueryDto {
  /**
   * Name under which it is saved, without path.
   * @example 2026年一季度经济运行分析.pdf
   */
  @IsString()
  @IsName()
  @Length(1, 200)
  @Matches(/^(?!\.{1,2}$)[^/\\]+$/, { message: '$property must not hold a path' })
  fileName: string;

  /**
   * Media type with which it is served; what a browser would run is served as a download all the same.
   * @example application/pdf
   */
  @Matches(/^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/)
  mediaType: string;
}
