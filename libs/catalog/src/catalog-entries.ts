import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '@gongshu/platform';
import {
  dropChanges,
  lockSettling,
  settleEntries,
  stemsOf,
  storeWords,
  takeChanges,
  unsegmented,
} from './entry.queries';
import { ENGLISH, entryWords, vectorOf } from './search-vector';

const CHANGES_MAX = 5_000;
const SEGMENTED_MAX = 2_000;
/** A first settling of a full catalog takes its time. */
const SETTLING_MS_MAX = 300_000;

/** The read model of the catalog: one entry for each product that is or was published. */
@Injectable()
export class CatalogEntries {
  constructor(private readonly transactions: Transactions) {}

  /** Settles whatever changed or fell due; afterwards the entries tell how things stand at the instant. */
  async settle(at: Date): Promise<void> {
    await this.transactions.run(
      async (tx) => {
        await lockSettling(tx);
        for (;;) {
          const productIds = await takeChanges(tx, at, CHANGES_MAX);
          if (productIds.length === 0) break;
          await settleEntries(tx, at, productIds);
        }
        await this.segment(tx);
      },
      { timeoutMs: SETTLING_MS_MAX },
    );
  }

  /** Writes the entries anew, of the products or of all. */
  async rebuild(tx: Tx, productIds?: readonly string[]): Promise<void> {
    await lockSettling(tx);
    if (!productIds) await dropChanges(tx);
    await settleEntries(tx, new Date(), productIds);
    await this.segment(tx);
  }

  private async segment(tx: Tx): Promise<void> {
    for (;;) {
      const entries = await unsegmented(tx, SEGMENTED_MAX);
      if (entries.length === 0) return;
      const words = entries.map(({ texts }) => entryWords(texts));
      const english = new Set(words.flat(2).filter((word) => ENGLISH.test(word)));
      const rows = await stemsOf(tx, [...english]);
      const stems = new Map(rows.map(({ word, stem }) => [word, stem]));
      await storeWords(
        tx,
        entries.map(({ productId }, at) => ({ productId, vector: vectorOf(words[at]!, stems) })),
      );
    }
  }
}
