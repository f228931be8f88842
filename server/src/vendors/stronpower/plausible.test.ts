import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatMinor } from '../../kernel/money.ts';
import { formatTenths } from './decimals.ts';
import { problemWith } from './plausible.ts';
import { toRecord } from './records.ts';

/** A vendor that turns money into whole tenths, rounding down; VAT in hundredths of a percent. */
const honest = fc
  .record({ price: fc.integer({ min: 10, max: 1_000_000 }), paid: fc.integer({ min: 100, max: 25_000_000 }), vat: fc.integer({ min: 0, max: 3_000 }) })
  .map((sale) => ({ ...sale, tenths: Number((BigInt(sale.paid) * 100_000n) / (BigInt(sale.price) * BigInt(10_000 + sale.vat))) }));

function judge(sale: { price: number; paid: number; vat: number }, tenths: number): string | null {
  const record = toRecord({
    Meter_id: '58100000007',
    Total_paid: formatMinor(BigInt(sale.paid)),
    Total_unit: formatTenths(tenths),
    Price: formatMinor(BigInt(sale.price)),
    Rate: formatMinor(BigInt(sale.vat)),
  });
  return problemWith(record, { meterNumber: '58100000007', quantity: { by: 'money', minor: BigInt(sale.paid) } });
}

it('never doubts an honest sale, whatever price, VAT and amount', () => {
  fc.assert(
    fc.property(honest, (sale) => {
      expect(judge(sale, sale.tenths)).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});

it('doubts a sale of two steps more or of half the volume, whatever price and amount', () => {
  fc.assert(
    fc.property(
      honest.filter((sale) => sale.vat > 100 && sale.tenths >= 6),
      (sale) => {
        expect(judge(sale, sale.tenths + 2)).toBe('amount_mismatch');
        expect(judge(sale, Math.trunc(sale.tenths / 2) - 1)).toBe('amount_mismatch');
      },
    ),
    { numRuns: 2_000 },
  );
});
