import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Plans } from '@gongshu/catalog';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { PriceDto, ProposePriceDto } from './plan.dto';
import { ReviewReasonDto } from './product-version.dto';
import { VersionNumber } from './version-number';

@ApiTags('products')
@Controller('plans/:planId/prices')
export class PlanController {
  constructor(
    private readonly plans: Plans,
    private readonly writes: Writes,
  ) {}

  /** Propose the next price of a plan */
  @Post()
  @Access('price:propose', 404, 422)
  propose(
    @Ctx() context: RequestContext<Actor>,
    @Id('planId') planId: string,
    @Body() body: ProposePriceDto,
  ): Promise<PriceDto> {
    return this.writes.run(
      context,
      (tx) => this.plans.propose(tx, context.actor, planId, ProposePriceDto.toInput(body)),
      PriceDto.from,
    );
  }

  /** Approve a price, as the agency of the agreement; never by its proposer */
  @Post(':number/approve')
  @HttpCode(200)
  @Access('price:decide', 404, 409, 412, 422, 428)
  approve(
    @Ctx() context: RequestContext<Actor>,
    @Id('planId') planId: string,
    @VersionNumber() number: number,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<PriceDto> {
    const at = { planId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.plans.decide(tx, context.actor, at, 'approve', reason),
      PriceDto.from,
    );
  }

  /** Reject a price, as the agency of the agreement */
  @Post(':number/reject')
  @HttpCode(200)
  @Access('price:decide', 404, 409, 412, 428)
  reject(
    @Ctx() context: RequestContext<Actor>,
    @Id('planId') planId: string,
    @VersionNumber() number: number,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<PriceDto> {
    const at = { planId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.plans.decide(tx, context.actor, at, 'reject', reason),
      PriceDto.from,
    );
  }

  /** Withdraw a price that is not decided, as its operator */
  @Post(':number/withdraw')
  @HttpCode(200)
  @Access('price:propose', 404, 409, 412, 428)
  withdraw(
    @Ctx() context: RequestContext<Actor>,
    @Id('planId') planId: string,
    @VersionNumber() number: number,
  ): Promise<PriceDto> {
    const at = { planId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.plans.withdraw(tx, context.actor, at),
      PriceDto.from,
    );
  }
}
