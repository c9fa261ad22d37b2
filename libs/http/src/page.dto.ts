import { Transform, Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from './validators';

/** Query parameters of every list. */
export class PageQueryDto {
  /**
   * Items a page.
   * @example 20
   */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;

  /** `nextCursor` of the page before; left out for the first page. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  @Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value))
  cursor?: string;
}
