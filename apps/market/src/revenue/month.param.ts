import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { platformError } from '@gongshu/platform';
import { MONTH_PATTERN } from '@gongshu/revenue';

/** A path parameter that is a month `YYYY-MM`. */
export function Month(name: string): ParameterDecorator {
  const pipe: PipeTransform<string, string> = {
    transform(value) {
      if (!MONTH_PATTERN.test(value)) throw platformError('MALFORMED_ID', { name });
      return value;
    },
  };
  const bind = Param(name, pipe);
  return (target, key, index) => {
    bind(target, key, index);
    if (key === undefined) return;
    const method = Object.getOwnPropertyDescriptor(target, key);
    const schema = { type: 'string', pattern: MONTH_PATTERN.source, example: '2026-01' };
    const description = 'Month of the business time zone, `YYYY-MM`.';
    if (method) ApiParam({ name, description, schema })(target, key, method);
  };
}
