import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Applications } from '@gongshu/authorization';
import { Ctx, Id, PageQueryDto, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { ApplicationDto, ApplicationPageDto, CreateApplicationDto } from './application.dto';

@ApiTags('applications')
@Controller('applications')
export class ApplicationController {
  constructor(
    private readonly applications: Applications,
    private readonly writes: Writes,
  ) {}

  /** Create an application */
  @Post()
  @Access('application:create', 409, 422)
  create(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: CreateApplicationDto,
  ): Promise<ApplicationDto> {
    return this.writes.run(
      context,
      (tx) => this.applications.create(tx, context.actor, body),
      ApplicationDto.from,
    );
  }

  /** List applications, newest first */
  @Get()
  @Access('application:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: PageQueryDto,
  ): Promise<ApplicationPageDto> {
    return pageDto(await this.applications.list(context.actor, query), ApplicationDto.from);
  }

  /** Read an application */
  @Get(':applicationId')
  @Access('application:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('applicationId') id: string,
  ): Promise<ApplicationDto> {
    return ApplicationDto.from(await this.applications.get(context.actor, id));
  }
}
