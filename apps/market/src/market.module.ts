import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '@gongshu/audit';
import { CatalogModule } from '@gongshu/catalog';
import { AuthorizationModule } from '@gongshu/authorization';
import { DirectoryModule } from '@gongshu/directory';
import { HttpModule } from '@gongshu/http';
import { IdentityModule } from '@gongshu/identity';
import { LedgerModule } from '@gongshu/ledger';
import { MeteringModule } from '@gongshu/metering';
import { type Config, type Logger, PlatformModule } from '@gongshu/platform';
import { RevenueModule } from '@gongshu/revenue';
import { AccessModule } from './access/access.module';
import { AuditController } from './audit/audit.controller';
import { CatalogController } from './catalog/catalog.controller';
import { CatalogExportController } from './catalog/catalog-export.controller';
import { DataResourceController } from './catalog/data-resource.controller';
import { PlanController } from './catalog/plan.controller';
import { ProductController } from './catalog/product.controller';
import { ProductVersionController } from './catalog/product-version.controller';
import { VersionLifecycleController } from './catalog/version-lifecycle.controller';
import { ApiKeyController } from './authorization/api-key.controller';
import { ApplicationController } from './authorization/application.controller';
import { AuthorizationRequestController } from './authorization/authorization-request.controller';
import { GrantController } from './authorization/grant.controller';
import { AgreementController } from './directory/agreement.controller';
import { DataGroupController } from './directory/data-group.controller';
import { DivisionController } from './directory/division.controller';
import { ErrorCodeController } from './docs/error-code.controller';
import { OrganizationController } from './identity/organization.controller';
import { SessionController } from './identity/session.controller';
import { BillingController } from './revenue/billing.controller';
import { RevenueReportController } from './revenue/revenue-report.controller';
import { UsageController } from './metering/usage.controller';
import { UsageKeyController } from './metering/usage-key.controller';

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
        DirectoryModule,
        CatalogModule,
        AuthorizationModule,
        MeteringModule,
        AccessModule,
        LedgerModule,
        RevenueModule,
      ],
      controllers: [
        SessionController,
        OrganizationController,
        DivisionController,
        DataGroupController,
        AgreementController,
        DataResourceController,
        ProductController,
        ProductVersionController,
        VersionLifecycleController,
        PlanController,
        CatalogController,
        CatalogExportController,
        ApplicationController,
        ApiKeyController,
        AuthorizationRequestController,
        GrantController,
        UsageController,
        UsageKeyController,
        AuditController,
        ErrorCodeController,
        RevenueReportController,
        BillingController,
      ],
    };
  }
}
