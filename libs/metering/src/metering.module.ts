import { Module } from '@nestjs/common';
import { AuditModule } from '@gongshu/audit';
import { EntitlementsModule } from '@gongshu/authorization';
import { EntitlementCache } from './entitlement-cache';
import { GatewayFencing } from './gateway-fencing';
import { Meter } from './meter';
import { UsageQueries } from './usage.queries';

/** Usage for those who read it, and the fencing of dead gateways for those who keep watch: market and worker. */
@Module({
  imports: [AuditModule],
  providers: [UsageQueries, GatewayFencing],
  exports: [UsageQueries, GatewayFencing],
})
export class MeteringModule {}

/** What the gateway meters with. */
@Module({
  imports: [MeteringModule, EntitlementsModule],
  providers: [EntitlementCache, Meter],
  exports: [EntitlementCache, Meter],
})
export class MeterModule {}
