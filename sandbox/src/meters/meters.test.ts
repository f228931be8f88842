import { encodeCredit } from '@mkondo/sts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { METER, OTHER_METER, startProvisioned, type Client } from '../../test/harness.ts';
import type { Sandbox } from '../index.ts';
import { companyKeyState, testVendingKey } from '../stronpower/companies.ts';
import { enterToken } from './keypad.ts';
import { meterKey, newMeter, type VirtualMeter } from './virtual-meter.ts';
import { creditText, settle, valveOf } from './water.ts';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
  ({ sandbox, client } = await startProvisioned());
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.control('/reset', {});
  await client.faults({ stronpower: { latency_ms: 0 } });
});

const buy = async (fields: object = {}): Promise<string> => String((await client.vend(fields)).body[0].Token);
const meter = async () => (await client.control(`/meters/${METER}`)).body;

function bareMeter(): VirtualMeter {
  const keyState = companyKeyState('Bare');
  return newMeter({ id: METER, company: 'Bare', customerName: '', keyState, key: meterKey(METER, testVendingKey('Bare'), keyState) });
}
const credit = (to: VirtualMeter, tenths: number, tid: number): string => encodeCredit({ key: to.key, kind: 'water', tenths, tid, rnd: 5 });

test('a token is accepted once and used the second time', async () => {
  const token = await buy();
  expect(await client.keypad(token)).toMatchObject({ result: 'accept', units: '0.6', kind: 'water' });
  expect(await client.keypad(token)).toMatchObject({ result: 'used', display: 'USED' });
  expect(await meter()).toMatchObject({ credit_m3: '0.6', valve: 'open', base_date: 2014 });
  const entries = await client.journal('keypad');
  expect(entries.map((entry) => [entry['result'], entry['token_kind'], entry['units']])).toEqual([
    ['accept', 'water', '0.6'],
    ['used', 'water', undefined],
  ]);
});

test('a mistyped token and a token of another meter are rejected', async () => {
  const token = (await buy()).replaceAll(' ', '');
  const typo = token.slice(0, -1) + ((Number(token.at(-1)) + 1) % 10);
  expect(['crc', 'range', 'class', 'function']).toContain((await client.keypad(typo)).result);
  expect((await client.keypad(await buy({ MeterID: OTHER_METER }))).result).toBe('crc');
  expect((await client.keypad('99999999999999999999')).result).toBe('range');
  expect((await client.keypad('12 345')).result).toBe('format');
  expect((await meter())['credit_m3']).toBe('0.0');
});

test('a token before the factory date is old, as is one that fell out of a full memory', () => {
  const bare = bareMeter();
  expect(enterToken(bare, credit(bare, 1, 3_155_519), 0).result).toBe('old');
  for (let tid = 4_000_000; tid < 4_000_050; tid++) enterToken(bare, credit(bare, 1, tid), 0);
  expect(enterToken(bare, credit(bare, 1, 3_999_999), 0).result).toBe('old');
  expect(enterToken(bare, credit(bare, 1, 4_000_049), 0).result).toBe('used');
  expect(bare.creditMl).toBe(50 * 100_000);
});

test('tokens may be entered in another order than they were bought', async () => {
  const [first, second] = [await buy(), await buy()];
  expect((await client.keypad(second)).result).toBe('accept');
  expect((await client.keypad(first)).result).toBe('accept');
});

test('credit that would overflow the register is refused and its token stays good', () => {
  const bare = bareMeter();
  const token = credit(bare, 18_201_624, 4_000_000);
  expect(enterToken(bare, token, 0).result).toBe('overflow');
  expect(enterToken(bare, token, 0).result).toBe('overflow');
});

test('electricity is not a function of a water meter', () => {
  const bare = bareMeter();
  const token = encodeCredit({ key: bare.key, kind: 'electricity', tenths: 1, tid: 4_000_000, rnd: 5 });
  expect(enterToken(bare, token, 0).result).toBe('function');
});

test('clear credit empties the register and closes the valve', async () => {
  await client.keypad(await buy());
  const { body } = await client.stron('ClearCredit', { CustomerId: 'C1', METER_ID: METER });
  expect((await client.keypad(body as unknown as string)).result).toBe('accept');
  expect(await meter()).toMatchObject({ credit_m3: '0.0', valve: 'closed' });
});

test('tamper closes the valve until it is cleared by token; the credit stays', async () => {
  await client.keypad(await buy());
  await client.control(`/meters/${METER}/tamper`, { on: true });
  expect(await meter()).toMatchObject({ credit_m3: '0.6', valve: 'closed', tamper: true });
  const { body } = await client.stron('ClearTamper', { CustomerId: 'C1', METER_ID: METER });
  await client.keypad(body as unknown as string);
  expect(await meter()).toMatchObject({ credit_m3: '0.6', valve: 'open', tamper: false });
});

test('water runs while the tap is open and credit lasts, then the valve closes', () => {
  const bare = bareMeter();
  enterToken(bare, credit(bare, 1, 4_000_000), 0);
  bare.tapOpen = true;
  settle(bare, 60_000);
  expect(creditText(bare)).toBe('0.088');
  settle(bare, 3_600_000);
  expect([creditText(bare), valveOf(bare)]).toEqual(['0.0', 'closed']);
});

test('a key change switches when its fourth token is in, in any order; new tokens are refused before it', async () => {
  const tokens = (await client.control(`/meters/${METER}/key-change`, { ti: '02' })).body['tokens'] as string[];
  const bought = await buy();
  expect((await client.keypad(bought)).result).toBe('crc');
  const results: string[] = [];
  for (const token of [...tokens].reverse()) results.push((await client.keypad(token)).result);
  expect(results).toEqual(['key-parts', 'key-parts', 'key-parts', 'accept']);
  expect((await client.keypad(bought)).result).toBe('accept');
  expect(await meter()).toMatchObject({ ti: '02' });
});

test('the file of a company takes each of its meters along, and is refused whole for one that it has not', async () => {
  const before = await meter();
  const ask = (body: object) => client.control('/key-changes', { company: 'Maji Safi', krn: 6, ...body });
  const [heading, row, ...rest] = (await ask({ meters: [METER] })).text.trim().split('\r\n');
  expect([heading, rest]).toEqual(['meter,token1,token2,token3,token4,sgc,krn,ti,base_date', []]);
  const [number, ...cells] = row!.split(',');
  expect([number, ...cells.slice(4)]).toEqual([METER, before['sgc'], '6', before['ti'], '2014']);
  for (const token of cells.slice(0, 4)) await client.keypad(token);
  expect(await meter()).toMatchObject({ krn: 6 });
  expect([(await ask({ meters: [METER, '1'] })).status, (await ask({ company: 'Nobody' })).status]).toEqual([404, 404]);
});

test('a meter on its default key takes no credit before the key change', async () => {
  const id = '58000000041';
  await client.control(
    '/provision',
    { stronpower: [{ company: 'Fresh', username: 'u', password: 'p', price: '100', meters: [{ meter_id: id, customer_id: 'F', key_type: 1 }] }] },
    'PUT',
  );
  const vend = async () =>
    String(
      (await client.stron('VendingMeter', { CompanyName: 'Fresh', UserName: 'u', PassWord: 'p', MeterID: id, Amount: '100', is_vend_by_unit: 'false' })).body[0]
        .Token,
    );
  expect((await client.keypad(await vend(), id)).result).toBe('default-key');
  for (const token of (await client.control(`/meters/${id}/key-change`, {})).body['tokens']) await client.keypad(token, id);
  expect((await client.keypad(await vend(), id)).result).toBe('accept');
});

test('a key past its expiry refuses, and a meter of base date 1993 needs the roll-over', async () => {
  const [expired, ancient] = ['58000000058', '58000000066'];
  const meters = [
    { meter_id: expired, customer_id: 'E', ken: 10 },
    { meter_id: ancient, customer_id: 'A', base_date: 1993 },
  ];
  await client.control('/provision', { stronpower: [{ company: 'Late', username: 'u', password: 'p', price: '100', meters }] }, 'PUT');
  const vend = (id: string) =>
    client.stron('VendingMeter', { CompanyName: 'Late', UserName: 'u', PassWord: 'p', MeterID: id, Amount: '100', is_vend_by_unit: 'false' });
  expect((await client.keypad((await vend(expired)).body[0].Token, expired)).result).toBe('key-expired');
  expect((await vend(ancient)).text).toBe('[]');
  for (const token of (await client.control(`/meters/${ancient}/key-change`, { base_date: 2014, krn: 5 })).body['tokens']) await client.keypad(token, ancient);
  expect((await client.keypad((await vend(ancient)).body[0].Token, ancient)).result).toBe('accept');
});
