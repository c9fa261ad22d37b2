import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '@gongshu/audit';
import { CatalogJobsModule } from '@gongshu/catalog';
import { HttpModule } from '@gongshu/http';
import { IdentityModule } from '@gongshu/identity';
import { MeteringModule } from '@gongshu/metering';
import { type Config, JobsModule, type Logger, PlatformModule } from '@gongshu/platform';
import { RevenueJobsModule } from '@gongshu/revenue';
import { HousekeepingProcessor } from './housekeeping/housekeeping.processor';
import { GatewayFencingProcessor } from './metering/gateway-fencing.processor';
import { WorkerRunner, WorkerReadiness } from './worker.runner';

/** The background jobs of all contexts. */
@Module({})
export class WorkerModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    const readiness = new WorkerReadiness();
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot(config, logger),
        HttpModule.forRoot([() => readiness.isReady]),
        JobsModule,
        AuditModule,
        IdentityModule,
        MeteringModule,
        CatalogJobsModule,
        RevenueJobsModule,
      ],
      providers: [
        { provide: WorkerReadiness, useValue: readiness },
        WorkerRunner,
        HousekeepingProcessor,
        GatewayFencingProcessor,
      ],
    };
  }
}
