import { buildMessage, ValidateBy } from 'class-validator';
import { valueFits } from '@gongshu/catalog';

/** A day of the calendar, `2026-01-31`. */
export function IsDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && valueFits('DATE', value),
      defaultMessage: buildMessage((each) => `${each}$property must be a day such as 2026-01-31`),
    },
  });
}
