import { Module } from '@nestjs/common';
import { LedgerModule } from '@gongshu/ledger';
import { BillingMonths } from './billing-months.service';
import { MonthClosingProcessor } from './month-closing.processor';
import { MonthBooks } from './month-books';
import { MonthClosing } from './month-closing.service';
import { RevenueReports } from './revenue-reports.service';

@Module({
  imports: [LedgerModule],
  providers: [BillingMonths, MonthClosing, MonthBooks, RevenueReports],
  exports: [BillingMonths, MonthClosing, RevenueReports],
})
export class RevenueModule {}

/** The jobs of this context, for the worker. */
@Module({ imports: [RevenueModule], providers: [MonthClosingProcessor] })
export class RevenueJobsModule {}
