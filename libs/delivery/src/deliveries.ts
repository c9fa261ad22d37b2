import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import {
  CONFIG,
  type Config,
  type DeliveryKind,
  LOGGER,
  type Logger,
  ObjectStorage,
} from '@gongshu/platform';
import { DatasetDelivery } from './dataset';
import type { Delivery } from './delivery';
import { ParquetEngine } from './parquet';
import { ProxyDelivery } from './proxy';
import { VerificationDelivery } from './verification';

/** The delivery of each kind of product, for the gateway. */
@Injectable()
export class Deliveries implements OnModuleDestroy {
  private readonly engine: ParquetEngine;
  private readonly kinds: Readonly<Record<DeliveryKind, Delivery>>;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) logger: Logger,
    storage: ObjectStorage,
  ) {
    this.engine = new ParquetEngine(storage, { timeoutMs: config.upstreamTimeoutMs });
    this.kinds = {
      API_PROXY: new ProxyDelivery(config, logger),
      DATASET: new DatasetDelivery(this.engine, logger),
      VERIFICATION: new VerificationDelivery(this.engine, logger),
    };
  }

  of(kind: DeliveryKind): Delivery {
    return this.kinds[kind];
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(Object.values(this.kinds).map((delivery) => delivery.close()));
    await this.engine.close();
  }
}
