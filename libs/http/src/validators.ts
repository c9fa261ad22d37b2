import { Transform } from 'class-transformer';
import { registerDecorator, ValidateBy, ValidateIf, type ValidationOptions } from 'class-validator';
import { isDay } from '@gongshu/platform';

/** A field that may be left out. Null is a value, and is refused where the other rules refuse it. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function tidied(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().normalize('NFC') : value;
}

/**
 * A name that people read and compare: kept trimmed and composed (NFC), so that names that look alike are alike, and
 * without characters that do not show. Stands with `@IsString` and `@Length`, which see the trimmed name; with `each`, of a list of names.
 */
export function IsName(options?: ValidationOptions): PropertyDecorator {
  const tidy = Transform(({ value }: { value: unknown }) =>
    options?.each && Array.isArray(value) ? value.map(tidied) : tidied(value),
  );
  return (object, property) => {
    tidy(object, property);
    registerDecorator({
      name: 'isName',
      target: object.constructor,
      propertyName: String(property),
      options,
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && value !== '' && !INVISIBLE.test(value),
        defaultMessage: () => '$property must not be blank or hold control or format characters',
      },
    });
  };
}

/** A day `YYYY-MM-DD` that there is, of the years 1900 to 2099. */
export function IsDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isDay(value),
      defaultMessage: () => '$property must be a day such as 2026-01-31',
    },
  });
}

// RFC 3339 with an offset; Date.parse settles whether the day exists.
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** An instant of the years 1900 to 9998 as RFC 3339 text, with its offset. */
export function IsRfc3339(options?: ValidationOptions): PropertyDecorator {
  return (object, property) =>
    registerDecorator({
      name: 'isRfc3339',
      target: object.constructor,
      propertyName: String(property),
      options,
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && RFC3339.test(value) && isRealInstant(value),
        defaultMessage: () => '$property must be an RFC 3339 time such as 2026-01-01T00:00:00Z',
      },
    });
}

/** False for days such as 31 February, which Date.parse moves on, and for years that no term or record has. */
function isRealInstant(value: string): boolean {
  const local = `${value.slice(0, 19)}Z`;
  const parsed = Date.parse(local);
  if (
    Number.isNaN(parsed) ||
    new Date(parsed).toISOString().slice(0, 20) !== `${local.slice(0, 19)}.`
  )
    return false;
  const year = new Date(value).getUTCFullYear();
  return year >= 1900 && year <= 9998;
}
