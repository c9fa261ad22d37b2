import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Grants } from '@gongshu/authorization';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { ReasonDto } from './authorization-request.dto';
import { GrantDto, GrantPageDto, GrantQueryDto } from './grant.dto';

@ApiTags('grants')
@Controller('grants')
export class GrantController {
  constructor(
    private readonly grants: Grants,
    private readonly writes: Writes,
  ) {}

  /** List the grants in which one's organisation has a part, newest first */
  @Get()
  @Access('grant:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: GrantQueryDto,
  ): Promise<GrantPageDto> {
    return pageDto(await this.grants.list(context.actor, query, query), GrantDto.from);
  }

  /** Read a grant */
  @Get(':grantId')
  @Access('grant:read', 404)
  async read(@Ctx() context: RequestContext<Actor>, @Id('grantId') id: string): Promise<GrantDto> {
    return GrantDto.from(await this.grants.get(context.actor, id));
  }

  /** Suspend: calls stop within a second, until it is resumed */
  @Post(':grantId/suspend')
  @HttpCode(200)
  @Access('grant:suspend', 404, 409, 412, 428)
  suspend(
    @Ctx() context: RequestContext<Actor>,
    @Id('grantId') id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<GrantDto> {
    const { actor, revision } = context;
    return this.writes.run(
      context,
      (tx) => this.grants.change(tx, actor, id, { event: 'suspend', reason, revision }),
      GrantDto.from,
    );
  }

  /** Resume a suspended grant */
  @Post(':grantId/resume')
  @HttpCode(200)
  @Access('grant:resume', 404, 409, 412, 428)
  resume(
    @Ctx() context: RequestContext<Actor>,
    @Id('grantId') id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<GrantDto> {
    const { actor, revision } = context;
    return this.writes.run(
      context,
      (tx) => this.grants.change(tx, actor, id, { event: 'resume', reason, revision }),
      GrantDto.from,
    );
  }

  /** Revoke for good: the developer may submit a new request */
  @Post(':grantId/revoke')
  @HttpCode(200)
  @Access('grant:revoke', 404, 409, 412, 428)
  revoke(
    @Ctx() context: RequestContext<Actor>,
    @Id('grantId') id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<GrantDto> {
    const { actor, revision } = context;
    return this.writes.run(
      context,
      (tx) => this.grants.change(tx, actor, id, { event: 'revoke', reason, revision }),
      GrantDto.from,
    );
  }
}
