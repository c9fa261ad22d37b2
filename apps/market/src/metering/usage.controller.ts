import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ctx, Id, pageDto, PageQueryDto, RequestContext } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { UsageQueries } from '@gongshu/metering';
import { Access } from '../access/access.decorator';
import { UsageDto, UsageEventDto, UsageEventPageDto, UsageQueryDto } from './usage.dto';

@ApiTags('usage')
@Controller()
export class UsageController {
  constructor(private readonly usage: UsageQueries) {}

  /** Sum usage: developers that of their applications, operators that of their products */
  @Get('usage')
  @Access('usage:read', 422)
  async sums(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: UsageQueryDto,
  ): Promise<UsageDto> {
    return UsageDto.from(await this.usage.sums(context.actor, query.toQuery()));
  }

  /** List the calls under a grant, newest first */
  @Get('grants/:grantId/usage-events')
  @Access('usage:read', 404)
  async events(
    @Ctx() context: RequestContext<Actor>,
    @Id('grantId') id: string,
    @Query() page: PageQueryDto,
  ): Promise<UsageEventPageDto> {
    return pageDto(await this.usage.events(context.actor, id, page), UsageEventDto.from);
  }
}
