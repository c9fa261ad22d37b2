import { Injectable } from '@nestjs/common';
import { AuditLog, systemActor } from '@gongshu/audit';
import { rate } from '@gongshu/catalog';
import { Ledger } from '@gongshu/ledger';
import type { Tx } from '@gongshu/platform';
import { chargeEntry } from './charge-entry';
import {
  type ChargeRow,
  insertCharges,
  insertShares,
  providersOf,
  type RatedSpan,
  schemesOf,
} from './revenue.queries';
import { type ShareLine, shareCharge } from './split';

/** A charge with its parts. */
interface SharedCharge {
  readonly charge: ChargeRow;
  readonly shares: readonly ShareLine[];
}

/** What the closing of a month writes. */
@Injectable()
export class MonthBooks {
  constructor(
    private readonly ledger: Ledger,
    private readonly audit: AuditLog,
  ) {}

  /** @returns false when the month is closed already */
  async close(tx: Tx, month: string, span: RatedSpan, jobId: string): Promise<boolean> {
    // Waits for another closing of the month that is under way, and finds it done.
    const claimed = await tx.billingMonth.createMany({ data: [{ month }], skipDuplicates: true });
    if (claimed.count === 0) return false;
    const charges = await insertCharges(tx, month, span);
    charges.forEach(assertRated);
    const shared = await this.share(tx, charges);
    await insertShares(
      tx,
      shared.flatMap(({ charge, shares }) =>
        shares.map((share, at) => ({ ...share, chargeId: charge.id, lineNo: at + 1 })),
      ),
    );
    await this.ledger.postAll(
      tx,
      shared
        .filter(({ charge }) => charge.amountFen > 0n)
        .map(({ charge, shares }) =>
          chargeEntry({ ...charge, month, occurredAt: span.end }, shares),
        ),
    );
    const totalFen = charges.reduce((sum, charge) => sum + charge.amountFen, 0n);
    await this.audit.append(tx, systemActor(jobId), {
      action: 'billing:closed',
      objectType: 'billing-month',
      objectId: month,
      after: { charges: charges.length, amountFen: totalFen.toString() },
    });
    return true;
  }

  private async share(tx: Tx, charges: readonly ChargeRow[]): Promise<SharedCharge[]> {
    const schemes = await schemesOf(tx, [...new Set(charges.map((c) => c.agreementId))]);
    const providers = await providersOf(tx, [...new Set(charges.map((c) => c.productId))]);
    return charges.map((charge) => ({
      charge,
      shares: shareCharge(charge.amountFen, {
        scheme: schemes.get(charge.agreementId) ?? [],
        operatorId: charge.operatorId,
        providerIds: (providers.get(charge.productId) ?? []).map((row) => row.providerId),
        productId: charge.productId,
      }),
    }));
  }
}

/** SQL has rated the month; the rule says what is right. They cannot differ, and if they did, nothing may be booked. */
function assertRated({ id, tariff, quantityMicros, withFee, amountFen }: ChargeRow): void {
  const rightFen = rate(tariff, quantityMicros, withFee);
  if (amountFen !== rightFen) {
    throw new Error(`Charge ${id} was rated ${amountFen} fen; the rule says ${rightFen}`);
  }
}
