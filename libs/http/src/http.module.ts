import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import {
  HealthController,
  type ReadinessCheck,
  Readiness,
  READINESS_CHECKS,
} from './health.controller';
import { Writes } from './writes';

/** The edge that every app has: health and the write path. */
@Module({})
export class HttpModule {
  /** @param checks what must hold for readiness besides the database */
  static forRoot(checks: readonly ReadinessCheck[] = []): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [HealthController],
      providers: [{ provide: READINESS_CHECKS, useValue: checks }, Readiness, Writes],
      exports: [Writes],
    };
  }
}
