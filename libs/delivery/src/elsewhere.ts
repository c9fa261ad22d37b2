import type { ElsewhereConfig } from '@gongshu/catalog';
import type { Delivery, DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import { problemAnswer } from './problem-answer';

/** PRIVACY_COMPUTING: the computation goes to the data, so a call is told where, and costs nothing. */
export class ElsewhereDelivery implements Delivery {
  serve(call: DeliveryCall): Promise<DeliveryAnswer> {
    const { environment } = call.delivery as ElsewhereConfig;
    return Promise.resolve(
      problemAnswer(call, deliveryError('DELIVERED_ELSEWHERE', { environment })),
    );
  }

  async close(): Promise<void> {
    // Nothing is opened.
  }
}
