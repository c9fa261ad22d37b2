import type { EntryInput, LineInput } from '@gongshu/ledger';
import type { ShareLine } from './split';

export interface PostedCharge {
  readonly id: string;
  readonly month: string;
  /** End of the month. */
  readonly occurredAt: Date;
  readonly currency: string;
  readonly amountFen: bigint;
  readonly developerId: string;
  readonly agencyId: string;
}

/**
 * The ledger entry of a charge: the developer owes it, and every party is owed its gross share; the treasury's is a
 * line of its own, never netted by the operator (C20).
 */
export function chargeEntry(charge: PostedCharge, shares: readonly ShareLine[]): EntryInput {
  const { id, month, occurredAt, currency, amountFen } = charge;
  const debit: LineInput = {
    account: { code: `assets:receivable:${charge.developerId}`, type: 'ASSET', currency },
    amountFen,
  };
  const credits = shares.map((share): LineInput => ({
    account: { code: creditCode(share, charge.agencyId), type: 'LIABILITY', currency },
    amountFen: -share.amountFen,
  }));
  return {
    reference: `charge:${id}`,
    narrative: `Charge of ${month}`,
    occurredAt,
    lines: [debit, ...credits],
  };
}

function creditCode({ party, organizationId }: ShareLine, agencyId: string): string {
  switch (party) {
    case 'OPERATOR':
    case 'PROVIDER':
      return `liabilities:payable:${organizationId}`;
    case 'TREASURY':
      return `liabilities:treasury:${agencyId}`;
    case 'PLATFORM':
      return 'liabilities:platform';
  }
}
