import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';
import { type ErrorPointer, platformError } from '@gongshu/platform';

/** Where a DTO is expected, a body that is no JSON object (null, a list) is refused rather than read as an empty one. */
class ObjectValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isDto = metadata.metatype && this.toValidate(metadata);
    if (isDto && metadata.type === 'body' && value !== undefined && !isObject(value)) {
      throw platformError('VALIDATION_FAILED', {}, [faultOf('', 'isObject', 'must be an object')]);
    }
    if (isDto && isObject(value)) refuseUnseenFields(value);
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

/** Names that the transformation into a DTO leaves out, and so never refuses. */
const UNSEEN = ['constructor', '__proto__'];

function refuseUnseenFields(value: object): void {
  const faults = UNSEEN.filter((name) => Object.hasOwn(value, name)).map((name) =>
    faultOf(`/${name}`, 'whitelistValidation', ''),
  );
  if (faults.length > 0) throw platformError('VALIDATION_FAILED', {}, faults);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Validates every DTO: unknown fields are refused with their pointer, types are not guessed in bodies.
 * @throws DomainError VALIDATION_FAILED with a JSON pointer per fault
 */
export function validationPipe(): ValidationPipe {
  return new ObjectValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    exceptionFactory: (errors) => platformError('VALIDATION_FAILED', {}, pointersOf(errors, '')),
  });
}

function pointersOf(errors: readonly ValidationError[], base: string): ErrorPointer[] {
  return errors.flatMap((error) => {
    const pointer = `${base}/${escapePointer(error.property)}`;
    const own = worstOf(error.constraints ?? {});
    return [
      ...(own ? [faultOf(pointer, ...own)] : []),
      ...pointersOf(error.children ?? [], pointer),
    ];
  });
}

// A value of the wrong type breaks the other rules too; the type is what its sender must correct.
const TYPES: ReadonlySet<string> = new Set([
  'isString',
  'isInt',
  'isNumber',
  'isBoolean',
  'isArray',
  'isObject',
  'isUuid',
  'isEnum',
]);

/** The one fault to tell of a field: that of its type, else the rule that stands first in its DTO. */
function worstOf(constraints: Readonly<Record<string, string>>): [string, string] | undefined {
  // Decorators are applied, and so listed, from the last to the first.
  const faults = Object.entries(constraints).reverse();
  return faults.find(([name]) => TYPES.has(name)) ?? faults[0];
}

/** RFC 6901. */
export function escapePointer(name: string): string {
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
  isName: '不能为空白，也不能含控制字符或不可见字符',
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
