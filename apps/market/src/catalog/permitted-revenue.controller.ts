import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PermittedRevenues } from '@gongshu/catalog';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  PermittedRevenueDto,
  PermittedRevenuePageDto,
  PermittedRevenueQueryDto,
  ProposePermittedRevenueDto,
} from './permitted-revenue.dto';
import { ReviewReasonDto } from './product-version.dto';

@ApiTags('prices')
@Controller('permitted-revenues')
export class PermittedRevenueController {
  constructor(
    private readonly permitted: PermittedRevenues,
    private readonly writes: Writes,
  ) {}

  /** Propose the permitted revenue of an operator for a period, with the parts of the formula */
  @Post()
  @Access('permitted-revenue:propose', 409, 422)
  propose(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: ProposePermittedRevenueDto,
  ): Promise<PermittedRevenueDto> {
    return this.writes.run(
      context,
      (tx) => this.permitted.propose(tx, context.actor, ProposePermittedRevenueDto.toInput(body)),
      PermittedRevenueDto.from,
    );
  }

  /** List permitted revenues with their reviews, newest first */
  @Get()
  @Access('permitted-revenue:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: PermittedRevenueQueryDto,
  ): Promise<PermittedRevenuePageDto> {
    const page = await this.permitted.list(context.actor, query, query);
    return pageDto(page, PermittedRevenueDto.from);
  }

  /** Read a permitted revenue with its reviews */
  @Get(':permittedRevenueId')
  @Access('permitted-revenue:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('permittedRevenueId') id: string,
  ): Promise<PermittedRevenueDto> {
    return PermittedRevenueDto.from(await this.permitted.get(context.actor, id));
  }

  /** Approve a permitted revenue, as another person of the agency than its proposer */
  @Post(':permittedRevenueId/approve')
  @HttpCode(200)
  @Access('permitted-revenue:decide', 404, 409, 412, 422, 428)
  approve(
    @Ctx() context: RequestContext<Actor>,
    @Id('permittedRevenueId') id: string,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<PermittedRevenueDto> {
    const at = { id, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.permitted.decide(tx, context.actor, at, 'approve', reason),
      PermittedRevenueDto.from,
    );
  }

  /** Reject a permitted revenue, as another person of the agency than its proposer */
  @Post(':permittedRevenueId/reject')
  @HttpCode(200)
  @Access('permitted-revenue:decide', 404, 409, 412, 428)
  reject(
    @Ctx() context: RequestContext<Actor>,
    @Id('permittedRevenueId') id: string,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<PermittedRevenueDto> {
    const at = { id, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.permitted.decide(tx, context.actor, at, 'reject', reason),
      PermittedRevenueDto.from,
    );
  }
}
