import { registerDecorator, type ValidationOptions } from 'class-validator';

// RFC 3339 with an offset; Date.parse settles whether the day exists.
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

/** An instant as RFC 3339 text, with its offset. */
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

/** False for days such as 31 February, which Date.parse moves on. */
function isRealInstant(value: string): boolean {
  const local = `${value.slice(0, 19)}Z`;
  const parsed = Date.parse(local);
  return (
    !Number.isNaN(parsed) && new Date(parsed).toISOString().slice(0, 19) === local.slice(0, 19)
  );
}
