import { ApiProperty } from '@nestjs/swagger';
import type { AccountBalance, CurrencyTotal, TrialBalance } from '@gongshu/ledger';
import { LedgerAccountType } from '@gongshu/platform';
import type { BillingMonthState } from '@gongshu/revenue';

/** What a month's closing has come to. */
export enum BillingMonthStatus {
  /** Running, over, or being closed: the report shows live figures. */
  OPEN = 'OPEN',
  /** Its charges are final and posted. */
  CLOSED = 'CLOSED',
}

/** A month of the business time zone. */
export class BillingMonthDto {
  /**
   * `YYYY-MM`
   * @example 2026-01
   */
  month: string;
  /** OPEN: figures are live; CLOSED: charges are final and posted. */
  status: BillingMonthStatus;
  /** RFC 3339, UTC; null while it is open. */
  closedAt: string | null;
  /** Charges booked: one per grant and price version that had charged units. */
  chargeCount: number;
  /** Sum of the charges in fen. */
  amountFen: string;
  /**
   * Charged units that were booked after the closing and are in no charge, to be settled by hand; 0 is the rule, and
   * what an open month has.
   */
  lateUnits: string;

  static from(state: BillingMonthState): BillingMonthDto {
    const { month, closedAt, chargeCount, amountFen, lateUnits } = state;
    return {
      month,
      status: closedAt ? BillingMonthStatus.CLOSED : BillingMonthStatus.OPEN,
      closedAt: closedAt?.toISOString() ?? null,
      chargeCount,
      amountFen: amountFen.toString(),
      lateUnits: lateUnits.toString(),
    };
  }
}

/** An account of the ledger. */
export class LedgerBalanceDto {
  /**
   * Colon-separated path; an organisation's account ends in its id.
   * @example liabilities:platform
   */
  code: string;
  /** Side on which the account grows: assets and expenses by debit, the others by credit. */
  @ApiProperty({ enum: LedgerAccountType })
  type: LedgerAccountType;
  /** ISO 4217. */
  currency: string;
  /** Fen; debit positive, credit negative. */
  balanceFen: string;

  static from({ code, type, currency, balanceFen }: AccountBalance): LedgerBalanceDto {
    return { code, type, currency, balanceFen: balanceFen.toString() };
  }
}

/** The two sides of a currency; equal in a sound ledger. */
export class LedgerTotalDto {
  /** ISO 4217. */
  currency: string;
  /** Sum of the debit balances in fen. */
  debitFen: string;
  /** Sum of the credit balances in fen, as a positive number. */
  creditFen: string;

  static from({ currency, debitFen, creditFen }: CurrencyTotal): LedgerTotalDto {
    return { currency, debitFen: debitFen.toString(), creditFen: creditFen.toString() };
  }
}

/** Every account with its balance. */
export class TrialBalanceDto {
  /** In the order of their codes. */
  accounts: LedgerBalanceDto[];
  /** One entry a currency. */
  totals: LedgerTotalDto[];

  static from({ accounts, totals }: TrialBalance): TrialBalanceDto {
    return {
      accounts: accounts.map(LedgerBalanceDto.from),
      totals: totals.map(LedgerTotalDto.from),
    };
  }
}
