import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { price, type TariffTerms } from '../../tariffs/index.ts';
import { purchaseOf } from '../purchase.ts';
import type { ReceiptRow } from './queries.ts';
import { receiptOf } from './receipt.ts';
import { receiptText } from './text.ts';

const terms: fc.Arbitrary<TariffTerms> = fc.record({
  mode: fc.constantFrom('own', 'own', 'vendor_priced'),
  blocks: fc.tuple(fc.bigInt(0n, 50_000n), fc.bigInt(1n, 50_000n)).map(([first, last]) => [
    { upToTenths: 60, priceMinor: first },
    { upToTenths: null, priceMinor: last },
  ]),
  vatBasisPoints: fc.integer({ min: 0, max: 10_000 }),
  vatInclusive: fc.boolean(),
  levies: fc.array(fc.record({ name: fc.string({ minLength: 1 }), basisPoints: fc.integer({ min: 0, max: 3_000 }), perUnitMinor: fc.bigInt(0n, 2_000n) }), {
    maxLength: 3,
  }),
  standingChargeMinor: fc.bigInt(0n, 20_000n),
  arrearsShareBasisPoints: fc.integer({ min: 0, max: 9_000 }),
  lifelineTenths: fc.integer({ min: 0, max: 100 }),
  lifelinePriceMinor: fc.bigInt(0n, 20_000n),
  minimumMinor: fc.bigInt(0n, 10_000n),
});

interface Sale {
  readonly amountMinor: bigint;
  readonly wallet?: bigint;
  readonly tariff: TariffTerms;
  readonly arrearsMinor?: bigint;
}

/** What the database gives back of a purchase: JSON with amounts as text. */
function stored({ amountMinor, wallet = 0n, tariff, arrearsMinor = 0n }: Sale): ReceiptRow {
  const found = price({ amountMinor: amountMinor + wallet, tariff, monthTenths: 30, arrearsMinor, standingDue: true });
  const sold = found.tenths !== 0;
  return {
    id: 'p',
    receipt: 'R1',
    state: sold ? 'vended' : 'credited',
    amount_minor: amountMinor,
    currency: 'KES',
    paid_at: null,
    received_at: new Date(),
    account_text: '1',
    client_name: 'Mto',
    language: 'en',
    customer_name: null,
    meter_number: '1',
    meter_id: 'm',
    order_id: sold ? 'o' : null,
    wallet_minor: sold ? wallet : 0n,
    vat_minor: found.vatMinor,
    levy_minor: found.levyMinor,
    standing_minor: found.standingMinor,
    arrears_minor: found.arrearsMinor,
    water_minor: found.waterMinor,
    remainder_minor: sold ? found.remainderMinor : 0n,
    tenths: found.tenths,
    pricing: !sold ? null : JSON.parse(JSON.stringify(found.lines, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))),
    tariff_name: 'Domestic',
    vat_inclusive: tariff.vatInclusive,
  };
}

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);

it('adds up to the money, for any tariff and any amount: parts, levies, blocks and lines', () => {
  fc.assert(
    fc.property(terms, fc.tuple(fc.bigInt(1n, 10_000_000n), fc.bigInt(0n, 20_000n), fc.bigInt(0n, 500_000n)), (tariff, [amountMinor, wallet, arrearsMinor]) => {
      const receipt = receiptOf(stored({ amountMinor, wallet, tariff, arrearsMinor }));
      const { paid, fromWallet, vat, levy, standing, arrears, water, toWallet, notSold, lines, tenths } = receipt;
      expect(paid + fromWallet).toBe(sum([vat, levy, standing, arrears, water, toWallet, notSold]));
      if (lines.length === 0) return;
      expect(sum(lines.filter(({ part }) => part !== 'block' && part !== 'paid').map(({ minor }) => minor))).toBe(paid + fromWallet);
      expect(sum(lines.filter(({ part }) => part === 'levy').map(({ minor }) => minor))).toBe(levy);
      const blocks = lines.filter((line) => line.part === 'block');
      if (tenths !== null) expect([sum(blocks.map(({ minor }) => minor)), blocks.reduce((all, block) => all + block.tenths, 0)]).toEqual([water, tenths]);
    }),
    { numRuns: 1_000 },
  );
});

it('says in words what it says in figures', () => {
  const tariff: TariffTerms = {
    mode: 'own',
    blocks: [{ upToTenths: null, priceMinor: 10_000n }],
    vatBasisPoints: 1_600,
    vatInclusive: false,
    levies: [{ name: 'WRA', basisPoints: 100, perUnitMinor: 0n }],
    standingChargeMinor: 5_000n,
    arrearsShareBasisPoints: 2_000,
    lifelineTenths: 0,
    lifelinePriceMinor: 0n,
    minimumMinor: 0n,
  };
  const row = stored({ amountMinor: 100_000n, wallet: 250n, tariff, arrearsMinor: 7_000n });
  expect(receiptText(row, receiptOf(row)).split('\n')).toEqual([
    'Mto',
    'Receipt R1, meter 1',
    'Paid KES 1000.00 + 2.50 from your wallet',
    'Towards your debt: 70.00',
    'Standing charge: 50.00',
    'VAT: 120.00',
    'WRA: 7.50',
    'Water 7.5 m3: 750.00',
    '  7.5 m3 x 100.00: 750.00',
    'To your wallet: 5.00',
  ]);
  expect(receiptText({ ...row, language: 'sw' }, receiptOf(row))).toContain('Kwenye pochi yako: 5.00');
});

it('of money that bought nothing tells where it is', () => {
  const row = stored({ amountMinor: 100n, tariff: { ...FLAT, minimumMinor: 5_000n } });
  expect(receiptOf(row)).toMatchObject({ paid: 100n, toWallet: 100n, notSold: 0n });
  expect(receiptOf({ ...row, state: 'suspense' })).toMatchObject({ toWallet: 0n, notSold: 100n });
});

it('takes a debt into account when it prices a purchase', () => {
  const purchase = purchaseOf({
    payment: { amountMinor: 10_000n, currency: 'KES' },
    wallet: 0n,
    meter: {
      id: 'm',
      meterNumber: '1',
      status: 'active',
      customerId: 'c',
      customerName: null,
      customerPhone: null,
      customerLanguage: null,
      customerIsActive: true,
      tariffVersion: { ...FLAT, arrearsShareBasisPoints: 5_000, id: 'v', tariffId: 't', currency: 'KES', effectiveFrom: new Date(0) },
      vendorAccountId: 'a',
      vendorCustomerId: null,
      monthTenths: 0,
      standingDue: false,
      arrearsMinor: 4_000n,
    },
  });
  expect(purchase).toMatchObject({ kind: 'order', parts: { arrearsMinor: 4_000n, waterMinor: 6_000n } });
});

const FLAT: TariffTerms = {
  mode: 'own',
  blocks: [{ upToTenths: null, priceMinor: 10_000n }],
  vatBasisPoints: 0,
  vatInclusive: false,
  levies: [],
  standingChargeMinor: 0n,
  arrearsShareBasisPoints: 0,
  lifelineTenths: 0,
  lifelinePriceMinor: 0n,
  minimumMinor: 0n,
};
