import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type KindServed, SERVING, type Serving } from '@gongshu/catalog';
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
import { ElsewhereDelivery } from './elsewhere';
import { FileDelivery } from './file';
import { ParquetEngine } from './parquet';
import { ProxyDelivery } from './proxy';
import { VerificationDelivery } from './verification';

/** The delivery of each kind of product, for the gateway. */
@Injectable()
export class Deliveries implements OnModuleDestroy {
  private readonly engine: ParquetEngine;
  private readonly ways: Readonly<Record<Exclude<Serving, 'ROWS'>, Delivery>>;
  private readonly rows: Readonly<Record<KindServed<'ROWS'>, Delivery>>;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) logger: Logger,
    storage: ObjectStorage,
  ) {
    this.engine = new ParquetEngine(storage, { timeoutMs: config.upstreamTimeoutMs });
    this.ways = {
      PROXY: new ProxyDelivery(config, logger),
      FILE: new FileDelivery(storage, logger),
      ELSEWHERE: new ElsewhereDelivery(),
    };
    this.rows = {
      DATASET: new DatasetDelivery(this.engine, logger),
      VERIFICATION: new VerificationDelivery(this.engine, logger),
    };
  }

  of(kind: DeliveryKind): Delivery {
    // Rows can be given or be asked about; everything else is served in one way.
    if (kind === 'DATASET' || kind === 'VERIFICATION') return this.rows[kind];
    return this.ways[SERVING[kind]];
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(
      [...Object.values(this.ways), ...Object.values(this.rows)].map((delivery) =>
        delivery.close(),
      ),
    );
    await this.engine.close();
  }
}
