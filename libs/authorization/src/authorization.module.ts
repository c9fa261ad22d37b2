import { Module } from '@nestjs/common';
import { CatalogModule } from '@gongshu/catalog';
import { IdentityModule } from '@gongshu/identity';
import { ApiKeys } from './api-keys.service';
import { Applications } from './applications.service';
import { AuthorizationRequests } from './authorization-requests.service';
import { Entitlements } from './entitlements.service';
import { Grants } from './grants.service';

/** What the gateway serves from; needs nothing but the database. */
@Module({ providers: [Entitlements], exports: [Entitlements] })
export class EntitlementsModule {}

/** Applications, keys, requests and grants, for the market. */
@Module({
  imports: [IdentityModule, CatalogModule],
  providers: [Applications, ApiKeys, AuthorizationRequests, Grants],
  exports: [Applications, ApiKeys, AuthorizationRequests, Grants],
})
export class AuthorizationModule {}
