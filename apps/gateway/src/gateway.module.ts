import { type DynamicModule, Module, type OnApplicationBootstrap } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { DeliveriesModule } from '@gongshu/delivery';
import { HttpModule } from '@gongshu/http';
import { Meter, MeterModule } from '@gongshu/metering';
import { type Config, type Logger, PlatformModule } from '@gongshu/platform';
import { CallsInFlight } from './products/calls-in-flight';
import { ProductRoute } from './products/product.route';

/** The data plane: authorised, metered calls to products. */
@Module({})
export class GatewayModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly meter: Meter,
    private readonly calls: CallsInFlight,
    private readonly products: ProductRoute,
  ) {}

  static forRoot(config: Config, logger: Logger): DynamicModule {
    const calls = new CallsInFlight();
    return {
      module: GatewayModule,
      imports: [
        PlatformModule.forRoot(config, logger),
        HttpModule.forRoot([() => calls.ready()]),
        MeterModule,
        DeliveriesModule,
      ],
      providers: [{ provide: CallsInFlight, useValue: calls }, ProductRoute],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.calls.readyWhen(() => this.products.able);
    await this.meter.start();
  }

  /**
   * The root module is destroyed first: calls in flight are answered while everything they need still runs, and only
   * then the leases are settled and the connections closed.
   */
  async onModuleDestroy(): Promise<void> {
    await this.calls.drain();
    await this.meter.stop();
  }
}
