import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { type ErrorPointer, platformError } from '@gongshu/platform';

/**
 * Validates every DTO: unknown fields are refused with their pointer, types are not guessed in bodies.
 * @throws DomainError VALIDATION_FAILED with a JSON pointer per fault
 */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => platformError('VALIDATION_FAILED', {}, pointersOf(errors, '')),
  });
}

function pointersOf(errors: readonly ValidationError[], base: string): ErrorPointer[] {
  return errors.flatMap((error) => {
    const pointer = `${base}/${escapePointer(error.property)}`;
    const own = Object.entries(error.constraints ?? {}).map(([name, text]) =>
      faultOf(pointer, name, text),
    );
    return [...own, ...pointersOf(error.children ?? [], pointer)];
  });
}

/** RFC 6901. */
function escapePointer(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}

// class-validator's own messages are English; the Chinese ones stand here by the constraint's name.
const CHINESE: Readonly<Record<string, string>> = {
  whitelistValidation: '未知字段',
  isString: '应为字符串',
  isNotEmpty: '不能为空',
  isInt: '应为整数',
  isNumber: '应为数值',
  isBoolean: '应为布尔值',
  isUuid: '应为 UUID',
  isEnum: '不是允许的取值',
  isIn: '不是允许的取值',
  isArray: '应为数组',
  isObject: '应为对象',
  arrayNotEmpty: '数组不能为空',
  arrayMinSize: '数组元素过少',
  arrayMaxSize: '数组元素过多',
  arrayUnique: '数组元素重复',
  minLength: '长度不足',
  maxLength: '长度超过上限',
  isLength: '长度不在允许范围内',
  min: '数值过小',
  max: '数值过大',
  matches: '格式不正确',
  isRfc3339: '应为 RFC 3339 时间，例如 2026-01-01T00:00:00Z',
  isDecimal: '应为十进制数字符串',
  nestedValidation: '应为对象或对象数组',
};

function faultOf(pointer: string, name: string, english: string): ErrorPointer {
  const code = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const known = name === 'whitelistValidation' ? 'UNKNOWN_FIELD' : code;
  return {
    pointer,
    code: known,
    zh: CHINESE[name] ?? '取值不正确',
    en: name === 'whitelistValidation' ? 'Unknown field' : english,
  };
}
