import fc from 'fast-check';
import { assertBalanced, type EntryInput, type LineInput, movements, sameLines } from './entry';

const line = (code: string, amountFen: bigint, currency = 'CNY'): LineInput => ({
  account: { code, type: 'ASSET', currency },
  amountFen,
});

const entry = (...lines: LineInput[]): EntryInput => ({
  reference: 'test:1',
  narrative: 'test',
  occurredAt: new Date(0),
  lines,
});

const amounts = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).filter((n) => n !== 0n);
const sum = (numbers: readonly bigint[]) => numbers.reduce((a, b) => a + b, 0n);

describe('the rule of double entry', () => {
  it('accepts a debit with its credit', () => {
    expect(() => assertBalanced(entry(line('a', 100n), line('b', -100n)))).not.toThrow();
  });

  it.each([
    ['no line', 'LEDGER_TOO_FEW_LINES', []],
    ['one line', 'LEDGER_TOO_FEW_LINES', [line('a', 1n)]],
    ['a line of zero', 'LEDGER_LINE_ZERO', [line('a', 0n), line('b', 0n)]],
    ['a fen missing', 'LEDGER_UNBALANCED', [line('a', 100n), line('b', -99n)]],
    ['two currencies', 'LEDGER_UNBALANCED', [line('a', 100n, 'CNY'), line('b', -100n, 'USD')]],
  ])('refuses %s: %s', (_, code, lines) => {
    expect(() => assertBalanced(entry(...lines))).toThrow(code);
  });

  it('accepts exactly what sums to zero', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 2, maxLength: 8 }), (numbers) => {
        const check = () => assertBalanced(entry(...numbers.map((n, at) => line(`a:${at}`, n))));
        if (sum(numbers) === 0n) expect(check).not.toThrow();
        else expect(check).toThrow('LEDGER_UNBALANCED');
      }),
    );
  });

  it('leaves the sum over all accounts at zero, whatever entries it accepts', () => {
    const accepted = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 5 }), amounts), { minLength: 1, maxLength: 6 })
      .map((parts) => {
        const lines = parts.map(([account, n]) => line(`a:${account}`, n));
        return entry(...lines, line('a:rest', -sum(parts.map(([, n]) => n))));
      })
      .filter((candidate) => candidate.lines.every((l) => l.amountFen !== 0n));
    fc.assert(
      fc.property(fc.array(accepted, { maxLength: 10 }), (entries) => {
        entries.forEach(assertBalanced);
        expect(sum([...movements(entries).values()])).toBe(0n);
      }),
    );
  });

  it('knows a repetition whatever the order of its lines', () => {
    const lines = [line('a', 5n), line('b', -3n), line('c', -2n)];
    expect(sameLines(lines, [...lines].reverse())).toBe(true);
    expect(sameLines(lines, [line('a', 5n), line('b', -2n), line('c', -3n)])).toBe(false);
  });
});
