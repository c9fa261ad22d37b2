import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '@gongshu/audit';
import { CatalogModule } from '@gongshu/catalog';
import { AuthorizationModule } from '@gongshu/authorization';
import { DirectoryModule } from '@gongshu/directory';
import { DocumentsModule } from '@gongshu/documents';
import { HttpModule } from '@gongshu/http';
import { IdentityModule } from '@gongshu/identity';
import { LedgerModule } from '@gongshu/ledger';
import { MeteringModule } from '@gongshu/metering';
import { type Config, type Logger, PlatformModule } from '@gongshu/platform';
import { RevenueModule } from '@gongshu/revenue';
import { AccessModule } from './access/access.module';
import { AuditController } from './audit/audit.controller';
import { CatalogController } from './catalog/catalog.controller';
import { CeilingController } from './catalog/ceiling.controller';
import { DataResourceImportController } from './catalog/data-resource-import.controller';
import { CatalogExportController } from './catalog/catalog-export.controller';
import { DataResourceController } from './catalog/data-resource.controller';
import { DatasetUploadController } from './catalog/dataset-upload.controller';
import { PermittedRevenueController } from './catalog/permitted-revenue.controller';
import { PlanController } from './catalog/plan.controller';
import { ProductImportController } from './catalog/product-import.controller';
import { NamedFileController } from './catalog/named-file.controller';
import { ProductController } from './catalog/product.controller';
import { ProductVersionController } from './catalog/product-version.controller';
import { ComplianceController } from './catalog/compliance.controller';
import { RegistrationController } from './catalog/registration.controller';
import { RegistrationDecisionController } from './catalog/registration-decision.controller';
import { RegistrationObjectionController } from './catalog/registration-objection.controller';
import { SharingConsentController } from './catalog/sharing-consent.controller';
import { VersionLifecycleController } from './catalog/version-lifecycle.controller';
import { ApiKeyController } from './authorization/api-key.controller';
import { ApplicationController } from './authorization/application.controller';
import { AuthorizationRequestController } from './authorization/authorization-request.controller';
import { GrantController } from './authorization/grant.controller';
import { AgreementController } from './directory/agreement.controller';
import { CoverageController } from './directory/coverage.controller';
import { AgreementTermsController } from './directory/agreement-terms.controller';
import { DataGroupController } from './directory/data-group.controller';
import { DivisionController } from './directory/division.controller';
import { FileController } from './documents/file.controller';
import { ErrorCodeController } from './docs/error-code.controller';
import { AffiliationController } from './identity/affiliation.controller';
import { OrganizationController } from './identity/organization.controller';
import { SessionController } from './identity/session.controller';
import { BillingController } from './revenue/billing.controller';
import { PermittedReviewController } from './revenue/permitted-review.controller';
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
        DocumentsModule,
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
        AffiliationController,
        DivisionController,
        DataGroupController,
        CoverageController,
        FileController,
        AgreementController,
        AgreementTermsController,
        DataResourceController,
        DataResourceImportController,
        SharingConsentController,
        RegistrationController,
        RegistrationDecisionController,
        RegistrationObjectionController,
        ProductController,
        ProductImportController,
        ProductVersionController,
        DatasetUploadController,
        VersionLifecycleController,
        ComplianceController,
        NamedFileController,
        PlanController,
        CeilingController,
        PermittedRevenueController,
        PermittedReviewController,
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
