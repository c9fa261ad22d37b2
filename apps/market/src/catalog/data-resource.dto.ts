import { IsBoolean, IsEnum, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import type { ResourceRow } from '@gongshu/catalog';
import { IsName, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { ImportanceLevel } from '@gongshu/platform';

/** A data resource to register. */
export class RegisterResourceDto {
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

  /** Whether it contains personal information; then no product can be made of it in this release (C08). */
  @IsBoolean()
  containsPersonalInfo: boolean;

  /** Query code given by the registration platform, if it is registered there. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 100)
  registrationCode?: string;
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
}

/** A registered data resource. */
export class ResourceDto {
  /** Id that products name as their source. */
  id: string;
  /** The data-providing department. */
  providerId: string;
  /** Registered name of the department. */
  providerName: string;
  /** As the department registered it. */
  name: string;
  /** What the data are; empty when nothing was said. */
  description: string;
  /** Field of the data; a product of it lies in the scope of an agreement (C03). */
  domain: string;
  /** Statutory ground or act by which the department holds the data. */
  lawfulSource: string;
  /** Importance by GB/T 43697-2024. */
  importance: ImportanceLevel;
  /** True bars it from products (C08). */
  containsPersonalInfo: boolean;
  /** Query code given by the registration platform; null when it is not registered there. */
  registrationCode: string | null;
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
      importance: row.importance,
      containsPersonalInfo: row.containsPersonalInfo,
      registrationCode: row.registrationCode,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** A page of data resources, newest first. */
export class ResourcePageDto {
  /** Newest first; at most `limit`. */
  items: ResourceDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
