import { type DynamicModule, Global, Module } from '@nestjs/common';
import path from 'node:path';
import type { Config } from './config/config';
import { PrismaService } from './database/prisma.service';
import { Transactions } from './database/transactions';
import { JobIntents } from './jobs/job-intents';
import type { Logger } from './logging/logger';
import { ObjectStorage } from './storage/object-storage';
import { CONFIG, LOGGER } from './tokens';

/** The technical ground of an app: configuration, log, database, jobs wanted, files. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        {
          provide: ObjectStorage,
          useFactory: () => new ObjectStorage(path.join(config.dataDir, 'objects')),
        },
        PrismaService,
        Transactions,
        JobIntents,
      ],
      exports: [CONFIG, LOGGER, ObjectStorage, PrismaService, Transactions, JobIntents],
    };
  }
}
