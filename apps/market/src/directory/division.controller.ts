import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Divisions } from '@gongshu/directory';
import { ApiProblems, pageDto, Public } from '@gongshu/http';
import { DivisionDto, DivisionPageDto, DivisionParamDto, DivisionQueryDto } from './division.dto';

@ApiTags('directory')
@Controller('divisions')
export class DivisionController {
  constructor(private readonly divisions: Divisions) {}

  /** List administrative divisions, by code */
  @Get()
  @Public()
  @ApiProblems(400)
  async list(@Query() query: DivisionQueryDto): Promise<DivisionPageDto> {
    return pageDto(await this.divisions.list(query, query), DivisionDto.from);
  }

  /** Read an administrative division */
  @Get(':code')
  @Public()
  @ApiProblems(400, 404)
  async read(@Param() { code }: DivisionParamDto): Promise<DivisionDto> {
    return DivisionDto.from(await this.divisions.get(code));
  }
}
