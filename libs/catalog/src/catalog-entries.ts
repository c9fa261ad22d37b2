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
/** Before all ids. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
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
    const stems = new Map<string, string | null>();
    // In the order of ids: from the start, each part would pass over what the parts before have left.
    for (let after = NOBODY; ;) {
      const entries = await unsegmented(tx, after, SEGMENTED_MAX);
      const last = entries.at(-1);
      if (!last) return;
      const words = entries.map(({ texts }) => entryWords(texts));
      await learnStems(tx, words, stems);
      await storeWords(
        tx,
        entries.map(({ productId }, at) => ({ productId, vector: vectorOf(words[at]!, stems) })),
      );
      after = last.productId;
    }
  }
}

/** Adds the stems of the English words that are not among them yet. */
async function learnStems(
  tx: Tx,
  words: readonly (readonly string[][])[],
  stems: Map<string, string | null>,
): Promise<void> {
  const unknown = new Set<string>();
  for (const part of words.flat()) {
    for (const word of part) if (!stems.has(word) && ENGLISH.test(word)) unknown.add(word);
  }
  if (unknown.size === 0) return;
  for (const { word, stem } of await stemsOf(tx, [...unknown])) stems.set(word, stem);
}
