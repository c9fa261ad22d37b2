/** What a problem code means. */
export class ErrorCodeDto {
  /**
   * Stable code of the problem.
   * @example PRODUCT_NOT_PUBLISHED
   */
  code: string;
  /** HTTP status it comes with. */
  status: number;
  /** Chinese text; `{name}` stands for a value. */
  zh: string;
  /** English text. */
  en: string;
}
