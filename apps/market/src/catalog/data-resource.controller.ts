import { Body, Controller, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RegistrationEffects, Resources } from '@gongshu/catalog';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { ResourceChangesDto } from './data-resource-facts.dto';
import {
  CreateResourceDto,
  DepositDto,
  ResourceDto,
  ResourcePageDto,
  ResourceQueryDto,
  RevokeResourceDto,
} from './data-resource.dto';

@ApiTags('resources')
@Controller('data-resources')
export class DataResourceController {
  constructor(
    private readonly resources: Resources,
    private readonly effects: RegistrationEffects,
    private readonly writes: Writes,
  ) {}

  /** Record a data resource of the department; it is registered afterwards */
  @Post()
  @Access('resource:create', 409, 422)
  create(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: CreateResourceDto,
  ): Promise<ResourceDto> {
    return this.writes.run(
      context,
      (tx) => this.resources.create(tx, context.actor, body),
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

  /** Alter a resource that is not registered; a registered one takes a CHANGE or CORRECTION registration */
  @Patch(':resourceId')
  @Access('resource:edit', 404, 409, 412, 422, 428)
  edit(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') id: string,
    @Body() body: ResourceChangesDto,
  ): Promise<ResourceDto> {
    return this.writes.run(
      context,
      (tx) => this.resources.edit(tx, context.actor, { id, revision: context.revision }, body),
      ResourceDto.from,
    );
  }

  /** Record the evidence deposit, before applying for registration */
  @Put(':resourceId/deposit')
  @Access('resource:edit', 404, 409, 412, 422, 428)
  deposit(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') id: string,
    @Body() body: DepositDto,
  ): Promise<ResourceDto> {
    const input = DepositDto.toInput(body);
    return this.writes.run(
      context,
      (tx) => this.resources.deposit(tx, context.actor, { id, revision: context.revision }, input),
      ResourceDto.from,
    );
  }

  /** Revoke the registration, as the registrar: what is made of the resource stops within a second */
  @Post(':resourceId/revoke')
  @HttpCode(200)
  @Access('resource:revoke', 404, 409, 412, 428)
  revoke(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') id: string,
    @Body() { ground, reason }: RevokeResourceDto,
  ): Promise<ResourceDto> {
    const { actor } = context;
    return this.writes.run(
      context,
      (tx) => this.effects.revoke(tx, actor, { id, revision: context.revision }, ground, reason),
      ResourceDto.from,
    );
  }
}
