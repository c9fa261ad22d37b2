import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { platformError } from '@gongshu/platform';

const pipe: PipeTransform<string, number> = {
  transform(value) {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw platformError('MALFORMED_ID', { name: 'number' });
    return Number(value);
  },
};
const bind = Param('number', pipe);

/** The path parameter that numbers the terms of an agreement, from 1. */
export function TermsNumber(): ParameterDecorator {
  return (target, key, index) => {
    bind(target, key, index);
    const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || !method) return;
    const description = 'Number of the terms: 1 for the original, then the amendments.';
    const schema = { type: 'integer', minimum: 1 };
    ApiParam({ name: 'number', description, schema })(target, key, method);
  };
}
