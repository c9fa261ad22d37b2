import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems, describeError, Public } from '@gongshu/http';
import { platformError } from '@gongshu/platform';

/** What a problem code means. */
export class ErrorCodeDto {
  /** @example PRODUCT_NOT_PUBLISHED */
  code: string;
  /** HTTP status it comes with. */
  status: number;
  /** Chinese text; `{name}` stands for a value. */
  zh: string;
  /** English text. */
  en: string;
}

@ApiTags('documentation')
@Controller('errors')
export class ErrorCodeController {
  /** What a problem code means: the address in a problem's `type` */
  @Get(':code')
  @Public()
  @ApiProblems(400, 404)
  read(@Param('code') code: string): ErrorCodeDto {
    const described = describeError(code);
    if (!described) throw platformError('ERROR_CODE_NOT_FOUND', { code });
    return described;
  }
}
