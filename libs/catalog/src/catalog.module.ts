import { Module } from '@nestjs/common';
import { DirectoryModule } from '@gongshu/directory';
import { CatalogEntries } from './catalog-entries';
import { Catalog } from './catalog.service';
import { DatasetImport } from './dataset-import';
import { Plans } from './plans.service';
import { Products } from './products.service';
import { Resources } from './resources.service';
import { CatalogSearch } from './search.service';
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
    CatalogEntries,
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
    Catalog,
    CatalogEntries,
  ],
})
export class CatalogModule {}
