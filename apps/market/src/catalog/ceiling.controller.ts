import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ceilings } from '@gongshu/catalog';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { CeilingDto, CeilingPageDto, CeilingQueryDto, ProposeCeilingDto } from './ceiling.dto';
import { ReviewReasonDto } from './product-version.dto';

@ApiTags('prices')
@Controller('ceiling-prices')
export class CeilingController {
  constructor(
    private readonly ceilings: Ceilings,
    private readonly writes: Writes,
  ) {}

  /** Propose the ceiling price of a product for a meter, as the agency of its agreement */
  @Post()
  @Access('ceiling:propose', 404, 422)
  propose(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: ProposeCeilingDto,
  ): Promise<CeilingDto> {
    return this.writes.run(
      context,
      (tx) => this.ceilings.propose(tx, context.actor, ProposeCeilingDto.toInput(body)),
      CeilingDto.from,
    );
  }

  /** List ceiling prices, newest first */
  @Get()
  @Access('ceiling:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: CeilingQueryDto,
  ): Promise<CeilingPageDto> {
    return pageDto(await this.ceilings.list(context.actor, query, query), CeilingDto.from);
  }

  /** Read a ceiling price */
  @Get(':ceilingId')
  @Access('ceiling:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('ceilingId') id: string,
  ): Promise<CeilingDto> {
    return CeilingDto.from(await this.ceilings.get(context.actor, id));
  }

  /** Approve a ceiling price, as another person of the agency than its proposer; refused while a price in force from its start on is above it */
  @Post(':ceilingId/approve')
  @HttpCode(200)
  @Access('ceiling:decide', 404, 409, 412, 428)
  approve(
    @Ctx() context: RequestContext<Actor>,
    @Id('ceilingId') id: string,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<CeilingDto> {
    const at = { id, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.ceilings.decide(tx, context.actor, at, 'approve', reason),
      CeilingDto.from,
    );
  }

  /** Reject a ceiling price, as another person of the agency than its proposer */
  @Post(':ceilingId/reject')
  @HttpCode(200)
  @Access('ceiling:decide', 404, 409, 412, 428)
  reject(
    @Ctx() context: RequestContext<Actor>,
    @Id('ceilingId') id: string,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<CeilingDto> {
    const at = { id, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.ceilings.decide(tx, context.actor, at, 'reject', reason),
      CeilingDto.from,
    );
  }
}
