export * from './catalog.errors';
export * from './catalog.module';
export * from './catalog-entries';
export * from './catalog-call-answers';
export * from './catalog-openapi';
export { priceTerms } from './catalog-price';
export * from './catalog.service';
export * from './compliance';
export * from './compliance.service';
export * from './dataset-faults';
export * from './dataset-import';
export * from './contract';
export * from './dcat';
export * from './dcat-turtle';
export * from './delivery-config';
export * from './dictionary';
export * from './named-files.service';
export * from './offer';
export * from './data-resource';
export * from './objection';
export * from './objections.service';
export * from './ceiling';
export * from './ceilings.service';
export * from './compliance-pricing';
export * from './permitted-revenue';
export * from './permitted-revenues.service';
export { type EntryRow } from './entry.queries';
export * from './facets';
export * from './odrl';
export * from './plans.service';
export * from './price-arithmetic';
export * from './price';
export * from './price.errors';
export { forecastOfOthersFen } from './price-rules.queries';
export * from './pricing-facts';
export * from './product';
export { PRODUCT_COLUMNS } from './product-csv';
export * from './product-imports.service';
export * from './products.service';
export { RESOURCE_COLUMNS } from './resource-csv';
export * from './resource-imports.service';
export * from './registration';
export {
  type BusinessCalendar,
  filingDueOn,
  isOverdue,
  isProvisional,
  publicityEnd,
} from './registration-clocks';
export * from './registration-clocks.service';
export * from './registration-code';
export * from './registration-decisions.service';
export {
  REVOCATION_GROUNDS,
  RegistrationEffects,
  type RevocationGround,
} from './registration-effects.service';
export * from './registration.errors';
export { applicationOf, proposalOf, type RegistrationRow } from './registration-row';
export * from './registrations.service';
export { type ResourceAuthority, resourceAuthority, resourcesInForce } from './resource.queries';
export {
  type DepositInput,
  type ResourceFilter,
  type ResourceRow,
  Resources,
} from './resources.service';
export * from './sharing-consents.service';
export * from './resources.service';
export * from './setting';
export * from './tariff';
export * from './tariff-input';
export * from './quality';
export * from './upload';
export * from './upload-content.service';
export * from './upload-objects.service';
export * from './uploads.service';
export { type RankReason } from './search-ranking';
export { type Sort, SORTS } from './search-query';
export { SUGGESTIONS_MAX, type Suggestion } from './search-suggest';
export { type CatalogHit, type CatalogResult, type CatalogSearchRequest } from './search.service';
export * from './version';
export * from './version-content';
export * from './version-lifecycle.service';
export * from './versions.service';
export { type VersionAt, type VersionRow } from './visibility';
