import { createHash } from 'node:crypto';
import { isValidMeterNumber } from '@mkondo/sts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../../test/database.ts';
import { newId } from '../../../../kernel/ids.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import { ensureCustomer, payerDigest } from '../../customers/index.ts';
import { addAlias, assignMeter, ensureMeter, suggestMeters, type PaymentInSuspense, type Suggestion } from '../index.ts';
import { secrets, startRegistry, type Registry } from '../registry.testkit.ts';
import { oneSlip, twoSlips } from './typos.ts';

let registry: Registry;
let tenant: string;
const NUMBER = '58100000007';
const OTHER = '58000185726';

beforeAll(async () => {
  registry = await startRegistry(await createTestDatabase());
  tenant = await registry.addTenant();
  await registry.db.inTenant(tenant, async (tx) => {
    const meter = await ensureMeter(tx, systemSource, { number: NUMBER });
    const other = await ensureMeter(tx, systemSource, { number: OTHER });
    await addAlias(tx, systemSource, { meterId: other.id, alias: 'TANDEM' });
    const holder = await ensureCustomer(tx, systemSource, {
      name: 'Akinyi',
      phone: { digits: '254712345678', digest: payerDigest(secrets, '254712345678') },
      idNumber: '31234567',
      number: 'AMS-00009',
    });
    await assignMeter(tx, systemSource, { meterId: meter.id, customerId: holder.id });
    await tx.q
      .insertInto('payments')
      .values({
        tenant_id: tenant,
        id: newId(),
        receipt: 'SKA1B2C3D4',
        source: 'c2b',
        amount_minor: 100n,
        shortcode: '600000',
        account_text: OTHER,
        phone: '254722000000',
        payer_phone: '254722000000',
        state: 'vended',
        meter_id: other.id,
        received_at: new Date(),
      })
      .execute();
  });
});
afterAll(() => registry.close());

const suggest = (accountText: string, payer: Partial<PaymentInSuspense> = {}): Promise<Suggestion[]> =>
  registry.db.inTenant(tenant, (tx) => suggestMeters(tx, { accountText, payerPhone: null, ...payer }));

describe('a payment without a meter gets ranked hints', () => {
  it.each([
    ['58100000017', 'digit_differs'],
    ['58100000070', 'digits_swapped'],
    ['5810000007', 'digit_missing'],
    ['581000000077', 'digit_extra'],
    ['MTR 5810 0000 017', 'digit_differs'],
    ['5810000001 7', 'digit_differs'],
    ['58100000137', 'two_slips'],
    ['18500000007', 'two_slips'],
  ])('%s: %s', async (typed, reason) => {
    const [first] = await suggest(typed);
    expect(first).toMatchObject({ number: NUMBER, reasons: expect.arrayContaining([reason]) });
  });

  it('says when the check digit fits only the suggestion', async () => {
    expect((await suggest('58100000017'))[0]!.reasons).toContain('check_digit_passes');
  });

  it.each([
    ['0712345678', 'customer_phone'],
    ['+254 712 345 678', 'customer_phone'],
    ['31234567', 'id_number'],
    ['ams-00009', 'customer_number'],
  ])('%s is known of its holder: %s', async (typed, reason) => {
    expect(await suggest(typed)).toEqual([expect.objectContaining({ number: NUMBER, reasons: [reason] })]);
  });

  it.each([
    ['tandum', 'alias_similar'],
    ['tnadem', 'alias_similar'],
    ['TANDEM', 'alias'],
  ])('%s is like an alias', async (typed, reason) => {
    expect(await suggest(typed)).toEqual([expect.objectContaining({ number: OTHER, reasons: [reason] })]);
  });

  it('knows the payer by earlier purchases, by registration, and by the hash of the number', async () => {
    expect(await suggest('picnic', { payerPhone: '254722000000' })).toEqual([expect.objectContaining({ number: OTHER, reasons: ['payer_earlier_meter'] })]);
    expect(await suggest('picnic', { payerPhone: '254712345678' })).toEqual([expect.objectContaining({ number: NUMBER, reasons: ['payer_is_customer'] })]);
    const hash = createHash('sha256').update('254712345678').digest('hex');
    expect(await suggest('picnic', { payerDigest: payerDigest(secrets, hash), payerText: hash })).toEqual([
      expect.objectContaining({ number: NUMBER, reasons: ['payer_is_customer'] }),
    ]);
    expect(await suggest('picnic', { payerText: '2547*****000' })).toEqual([]);
  });

  it('puts hints that agree before one that stands alone', async () => {
    const both = await suggest('58100000017', { payerPhone: '254722000000' });
    expect(both.map((one) => one.number)).toEqual([NUMBER, OTHER]);
    const agreeing = (await suggest('58100000017', { payerPhone: '254712345678' }))[0]!;
    expect(agreeing.score).toBeGreaterThan(both[0]!.score);
    expect(agreeing.score).toBeLessThanOrEqual(1);
  });

  it('has nothing for nonsense, and nothing of another client', async () => {
    for (const typed of ['', ' ', 'picnic', '\0', '5', "'; drop table meters", '9'.repeat(500)]) expect(await suggest(typed)).toEqual([]);
    const stranger = await registry.addTenant();
    expect(await registry.db.inTenant(stranger, (tx) => suggestMeters(tx, { accountText: '58100000017', payerPhone: '254722000000' }))).toEqual([]);
  });
});

describe('slips', () => {
  const number = fc.stringMatching(/^\d{11}$/);
  it('one: every substitution, swap, loss and doubling is found again', () => {
    fc.assert(
      fc.property(number, fc.nat(9), fc.nat(9), (text, place, digit) => {
        const changed = [
          text.slice(0, place) + digit + text.slice(place + 1),
          text.slice(0, place) + text[place + 1]! + text[place]! + text.slice(place + 2),
          text.slice(0, place) + text.slice(place + 1),
          text.slice(0, place) + digit + text.slice(place),
        ];
        for (const typed of changed) if (typed !== text) expect(oneSlip(typed, '0123456789').has(text)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('two: every pair of them is found again when the check digit fits', () => {
    fc.assert(
      fc.property(number.filter(isValidMeterNumber), fc.nat(500), fc.nat(500), (text, first, second) => {
        const once = [...oneSlip(text, '0123456789').keys()];
        const twice = [...oneSlip(once[first % once.length]!, '0123456789').keys()];
        const typed = twice[second % twice.length]!;
        fc.pre(typed !== text);
        expect(oneSlip(typed, '0123456789').has(text) || twoSlips(typed).has(text)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
