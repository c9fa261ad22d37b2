import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isUuid, type Page, platformError } from '@gongshu/platform';

/** A path parameter that is an id: anything but a UUID is refused before it reaches the database. */
export function Id(name: string): ParameterDecorator {
  const pipe: PipeTransform<string, string> = {
    transform(value) {
      if (!isUuid(value)) throw platformError('MALFORMED_ID', { name });
      return value.toLowerCase();
    },
  };
  const bind = Param(name, pipe);
  return (target, key, index) => {
    bind(target, key, index);
    if (key === undefined) return;
    const method = Object.getOwnPropertyDescriptor(target, key);
    if (method)
      ApiParam({ name, format: 'uuid', description: descriptionOf(name) })(target, key, method);
  };
}

/** `dataGroupId`: "Id of the data group." */
function descriptionOf(name: string): string {
  const noun = name.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `Id of the ${noun}.`;
}

/** A page of rows as a page of DTOs. */
export function pageDto<Row, Dto>(
  page: Page<Row>,
  from: (row: Row) => Dto,
): { items: Dto[]; nextCursor: string | null } {
  return { items: page.items.map(from), nextCursor: page.nextCursor };
}
