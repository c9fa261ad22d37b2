import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '@gongshu/audit';
import { HttpModule } from '@gongshu/http';
import { IdentityModule } from '@gongshu/identity';
import { LedgerModule } from '@gongshu/ledger';
import { type Config, type Logger, PlatformModule } from '@gongshu/platform';
import { RevenueModule } from '@gongshu/revenue';
import { AccessModule } from './access/access.module';
import { AuditController } from './audit/audit.controller';
import { ErrorCodeController } from './docs/error-code.controller';
import { OrganizationController } from './identity/organization.controller';
import { SessionController } from './identity/session.controller';
import { BillingController } from './revenue/billing.controller';
import { RevenueReportController } from './revenue/revenue-report.controller';

/** The control plane: the REST API of all actors. */
@Module({})
export class MarketModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    return {
      module: MarketModule,
      imports: [
        PlatformModule.forRoot(config, logger),
        HttpModule.forRoot(),
        AuditModule,
        IdentityModule,
        AccessModule,
        LedgerModule,
        RevenueModule,
      ],
      controllers: [
        SessionController,
        OrganizationController,
        AuditController,
        ErrorCodeController,
        RevenueReportController,
        BillingController,
      ],
    };
  }
}
