import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Resources } from '@gongshu/catalog';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  RegisterResourceDto,
  ResourceDto,
  ResourcePageDto,
  ResourceQueryDto,
} from './data-resource.dto';

@ApiTags('resources')
@Controller('data-resources')
export class DataResourceController {
  constructor(
    private readonly resources: Resources,
    private readonly writes: Writes,
  ) {}

  /** Register a data resource of the department */
  @Post()
  @Access('resource:register', 409, 422)
  register(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: RegisterResourceDto,
  ): Promise<ResourceDto> {
    return this.writes.run(
      context,
      (tx) => this.resources.register(tx, context.actor, body),
      ResourceDto.from,
    );
  }

  /** List data resources, newest first */
  @Get()
  @Access('resource:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: ResourceQueryDto,
  ): Promise<ResourcePageDto> {
    return pageDto(await this.resources.list(context.actor, query, query), ResourceDto.from);
  }

  /** Read a data resource */
  @Get(':resourceId')
  @Access('resource:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') id: string,
  ): Promise<ResourceDto> {
    return ResourceDto.from(await this.resources.get(context.actor, id));
  }
}
