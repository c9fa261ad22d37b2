import { Module } from '@nestjs/common';
import { CatalogModule } from '@gongshu/catalog';
import { LedgerModule } from '@gongshu/ledger';
import { BillingMonths } from './billing-months.service';
import { MonthClosingProcessor } from './month-closing.processor';
import { MonthBooks } from './month-books';
import { MonthClosing } from './month-closing.service';
import { PermittedReviews } from './permitted-reviews.service';
import { RevenueReports } from './revenue-reports.service';

@Module({
  imports: [LedgerModule, CatalogModule],
  providers: [BillingMonths, MonthClosing, MonthBooks, RevenueReports, PermittedReviews],
  exports: [BillingMonths, MonthClosing, RevenueReports, PermittedReviews],
})
export class RevenueModule {}

/** The jobs of this context, for the worker. */
@Module({ imports: [RevenueModule], providers: [MonthClosingProcessor] })
export class RevenueJobsModule {}
