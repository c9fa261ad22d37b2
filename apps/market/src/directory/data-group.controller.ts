import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataGroups } from '@gongshu/directory';
import { ApiProblems, Ctx, Id, pageDto, Public, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  CreateDataGroupDto,
  DataGroupDto,
  DataGroupPageDto,
  DataGroupQueryDto,
} from './data-group.dto';

@ApiTags('directory')
@Controller('data-groups')
export class DataGroupController {
  constructor(
    private readonly dataGroups: DataGroups,
    private readonly writes: Writes,
  ) {}

  /** Enter a data group in the directory */
  @Post()
  @Access('data-group:create', 409, 422)
  create(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: CreateDataGroupDto,
  ): Promise<DataGroupDto> {
    return this.writes.run(
      context,
      (tx) => this.dataGroups.create(tx, context.actor, CreateDataGroupDto.toInput(body)),
      DataGroupDto.from,
    );
  }

  /** Search the directory of data groups */
  @Get()
  @Public()
  @ApiProblems(400)
  async list(@Query() query: DataGroupQueryDto): Promise<DataGroupPageDto> {
    return pageDto(await this.dataGroups.list(query, query), DataGroupDto.from);
  }

  /** Read a data group */
  @Get(':dataGroupId')
  @Public()
  @ApiProblems(400, 404)
  async read(@Id('dataGroupId') id: string): Promise<DataGroupDto> {
    return DataGroupDto.from(await this.dataGroups.get(id));
  }
}
