import { Controller, Get, Param } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems, describeError, Public } from '@gongshu/http';
import { platformError } from '@gongshu/platform';
import { ErrorCodeDto } from './error-code.dto';

@ApiTags('documentation')
@Controller('errors')
export class ErrorCodeController {
  /** What a problem code means: the address in a problem's `type` */
  @Get(':code')
  @Public()
  @ApiParam({ name: 'code', description: 'The `code` of a problem document.' })
  @ApiProblems(400, 404)
  read(@Param('code') code: string): ErrorCodeDto {
    const described = describeError(code);
    if (!described) throw platformError('ERROR_CODE_NOT_FOUND', { code });
    return described;
  }
}
