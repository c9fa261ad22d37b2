import { Module } from '@nestjs/common';
import { DirectoryModule } from '@gongshu/directory';
import { CatalogSearch } from './catalog.queries';
import { Catalog } from './catalog.service';
import { Ceilings } from './ceilings.service';
import { DatasetImport } from './dataset-import';
import { PermittedRevenues } from './permitted-revenues.service';
import { Plans } from './plans.service';
import { PriceRules } from './price-rules.service';
import { Products } from './products.service';
import { Resources } from './resources.service';
import { VersionLifecycle } from './version-lifecycle.service';
import { Versions } from './versions.service';

/** Data resources, products, versions, plans, and the catalog in which developers find them. */
@Module({
  imports: [DirectoryModule],
  providers: [
    Resources,
    Products,
    Versions,
    VersionLifecycle,
    DatasetImport,
    Plans,
    PriceRules,
    Ceilings,
    PermittedRevenues,
    CatalogSearch,
    Catalog,
  ],
  exports: [
    Resources,
    Products,
    Versions,
    VersionLifecycle,
    DatasetImport,
    Plans,
    Ceilings,
    PermittedRevenues,
    Catalog,
  ],
})
export class CatalogModule {}
