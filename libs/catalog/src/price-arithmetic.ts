/** Unit price in CNY as text: at most six decimal places, from 0 to 1,000,000. */
export const UNIT_PRICE = /^(?:(?:0|[1-9]\d{0,5})(?:\.\d{1,6})?|1000000(?:\.0{1,6})?)$/;
/** An amount in fen as text. */
export const FEN = /^(?:0|[1-9]\d{0,13})$/;

/** Places of a unit price: CNY with six decimals (design section 6). */
const PRICE_SCALE = 6;
const PRICE = /^(\d{1,12})(?:\.(\d{1,6}))?$/;

/** A unit price in millionths of its currency. */
export function priceMicros(unitPrice: string): bigint {
  const match = PRICE.exec(unitPrice);
  if (!match) throw new RangeError(`Not a unit price of six places: ${unitPrice}`);
  return BigInt(match[1]! + (match[2] ?? '').padEnd(PRICE_SCALE, '0'));
}

/** The text of a price in millionths, with six places. */
export function priceText(micros: bigint): string {
  return `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(PRICE_SCALE, '0')}`;
}

/** The quotient rounded half to even; the divisor is positive. It is the rule that `round_half_even` applies in SQL. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  if (dividend < 0n) return -divideHalfEven(-dividend, divisor);
  const quotient = dividend / divisor;
  const twice = 2n * (dividend % divisor);
  if (twice > divisor) return quotient + 1n;
  if (twice < divisor) return quotient;
  return quotient + (quotient % 2n);
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
