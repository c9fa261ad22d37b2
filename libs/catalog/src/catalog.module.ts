import { Module } from '@nestjs/common';
import { DirectoryModule } from '@gongshu/directory';
import { CatalogSearch } from './catalog.queries';
import { Catalog } from './catalog.service';
import { DatasetImport } from './dataset-import';
import { Plans } from './plans.service';
import { Products } from './products.service';
import { Resources } from './resources.service';
import { UploadContent, UploadGround } from './upload-content.service';
import { UploadObjects } from './upload-objects.service';
import { Uploads } from './uploads.service';
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
    Uploads,
    UploadContent,
    UploadGround,
    UploadObjects,
    Plans,
    CatalogSearch,
    Catalog,
  ],
  exports: [
    Resources,
    Products,
    Versions,
    VersionLifecycle,
    DatasetImport,
    Uploads,
    UploadContent,
    UploadObjects,
    Plans,
    Catalog,
  ],
})
export class CatalogModule {}
