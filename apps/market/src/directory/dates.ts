import { ValidateBy } from 'class-validator';
import { isPartialDate } from '@gongshu/directory';

/** A date as precise as its source, of a day that there is. */
export function IsPartialDate(): PropertyDecorator {
  return ValidateBy({
    name: 'isPartialDate',
    validator: {
      validate: (value) => typeof value === 'string' && isPartialDate(value),
      defaultMessage: () => '$property must be a date such as 2023, 2024-06 or 2023-07-05',
    },
  });
}
