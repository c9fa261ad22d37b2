import { Module } from '@nestjs/common';
import { DirectoryModule } from '@gongshu/directory';
import { DocumentsModule } from '@gongshu/documents';
import { CatalogEntries } from './catalog-entries';
import { Catalog } from './catalog.service';
import { Compliance } from './compliance.service';
import { DatasetImport } from './dataset-import';
import { NamedFiles } from './named-files.service';
import { Objections } from './objections.service';
import { Ceilings } from './ceilings.service';
import { PermittedRevenues } from './permitted-revenues.service';
import { ProductImports } from './product-imports.service';
import { ResourceImports } from './resource-imports.service';
import { Plans } from './plans.service';
import { PriceRules } from './price-rules.service';
import { Products } from './products.service';
import { RegistrationChanges } from './registration-changes.service';
import { RegistrationClocksProcessor } from './registration-clocks.processor';
import { RegistrationClocks } from './registration-clocks.service';
import { PlatformRegistrationCodes, RegistrationCodes } from './registration-code';
import { RegistrationDecisions } from './registration-decisions.service';
import { RegistrationEffects } from './registration-effects.service';
import { Registrations } from './registrations.service';
import { Resources } from './resources.service';
import { SharingConsents } from './sharing-consents.service';
import { UploadContent, UploadGround } from './upload-content.service';
import { UploadObjects } from './upload-objects.service';
import { UploadSweepProcessor } from './upload-sweep.processor';
import { Uploads } from './uploads.service';
import { CatalogSearch } from './search.service';
import { VersionLifecycle } from './version-lifecycle.service';
import { Versions } from './versions.service';

const REGISTRATION = [Registrations, RegistrationDecisions, RegistrationEffects, Objections];

/** Data resources and their registration, products, versions, plans, and the catalog in which developers find them. */
@Module({
  imports: [DirectoryModule, DocumentsModule],
  providers: [
    Resources,
    SharingConsents,
    ...REGISTRATION,
    RegistrationChanges,
    RegistrationClocks,
    { provide: RegistrationCodes, useClass: PlatformRegistrationCodes },
    Products,
    ProductImports,
    ResourceImports,
    Versions,
    VersionLifecycle,
    Compliance,
    NamedFiles,
    DatasetImport,
    Uploads,
    UploadContent,
    UploadGround,
    UploadObjects,
    Plans,
    PriceRules,
    Ceilings,
    PermittedRevenues,
    CatalogEntries,
    CatalogSearch,
    Catalog,
  ],
  exports: [
    Resources,
    ResourceImports,
    SharingConsents,
    ...REGISTRATION,
    RegistrationClocks,
    Products,
    ProductImports,
    Versions,
    VersionLifecycle,
    Compliance,
    NamedFiles,
    DatasetImport,
    Uploads,
    UploadContent,
    UploadObjects,
    Plans,
    Ceilings,
    PermittedRevenues,
    Catalog,
    CatalogEntries,
  ],
})
export class CatalogModule {}

/** The jobs of this context, for the worker. */
@Module({
  imports: [CatalogModule],
  providers: [RegistrationClocksProcessor, UploadSweepProcessor],
})
export class CatalogJobsModule {}
