export * from './catalog.errors';
export * from './catalog.module';
export * from './catalog-entries';
export * from './catalog-price';
export * from './catalog-promises';
export * from './catalog.service';
export * from './dataset-import';
export * from './delivery-config';
export * from './dictionary';
export { type EntryRow } from './entry.queries';
export * from './facets';
export * from './plans.service';
export * from './price';
export * from './product';
export * from './products.service';
export * from './resources.service';
export { type RankReason } from './search-ranking';
export { type Sort, SORTS } from './search-query';
export { SUGGESTIONS_MAX, type Suggestion } from './search-suggest';
export {
  type CatalogHit,
  type CatalogResult,
  type CatalogSearchRequest,
} from './search.service';
export * from './version';
export * from './version-content';
export * from './version-lifecycle.service';
export * from './versions.service';
export { type VersionRow } from './visibility';
