/** Places of a unit price: CNY with six decimals (design section 6). */
const PRICE_SCALE = 6;
const PRICE = /^(\d{1,12})(?:\.(\d{1,6}))?$/;
const MICROS_PER_FEN = 10_000n;

/** A unit price in millionths of its currency. */
export function priceMicros(unitPrice: string): bigint {
  const match = PRICE.exec(unitPrice);
  if (!match) throw new RangeError(`Not a unit price of six places: ${unitPrice}`);
  return BigInt(match[1]! + (match[2] ?? '').padEnd(PRICE_SCALE, '0'));
}

/**
 * What so many units cost, in fen: exact, then rounded half to even once. It is the rule that `round_half_even` applies
 * in SQL; the closing of a month checks each of its charges with it.
 * @param unitPrice decimal text with at most six places
 */
export function amountFen(units: bigint, unitPrice: string): bigint {
  return divideHalfEven(units * priceMicros(unitPrice), MICROS_PER_FEN);
}

/** The quotient of a non-negative number, rounded half to even. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = 2n * (dividend % divisor);
  if (twice > divisor) return quotient + 1n;
  if (twice < divisor) return quotient;
  return quotient + (quotient % 2n);
}
