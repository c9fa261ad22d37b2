import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ctx, RequestContext, Writes } from '@gongshu/http';
import { type Actor } from '@gongshu/identity';
import { Ledger } from '@gongshu/ledger';
import { BillingMonths } from '@gongshu/revenue';
import { Access } from '../access/access.decorator';
import { BillingMonthDto, TrialBalanceDto } from './billing.dto';
import { Month } from './month.param';

@ApiTags('billing')
@Controller()
export class BillingController {
  constructor(
    private readonly months: BillingMonths,
    private readonly ledger: Ledger,
    private readonly writes: Writes,
  ) {}

  /** Have the worker close a month that is over; read the month to see when it is closed */
  @Post('billing-months/:month/close')
  @HttpCode(202)
  @Access('billing:close', 422)
  close(
    @Ctx() context: RequestContext<Actor>,
    @Month('month') month: string,
  ): Promise<BillingMonthDto> {
    return this.writes.run(
      context,
      (tx) => this.months.request(tx, context.actor, month),
      BillingMonthDto.from,
    );
  }

  /** Read what is booked of a month */
  @Get('billing-months/:month')
  @Access('ledger:read')
  async read(@Month('month') month: string): Promise<BillingMonthDto> {
    return BillingMonthDto.from(await this.months.state(month));
  }

  /** Every account of the ledger with its balance */
  @Get('ledger/trial-balance')
  @Access('ledger:read')
  async trialBalance(): Promise<TrialBalanceDto> {
    return TrialBalanceDto.from(await this.ledger.trialBalance());
  }
}
