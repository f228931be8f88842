import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { storeInbound } from '../../messaging/inbound/index.ts';
import { c2b, hookOf, METERS, newReceipt, postTo } from '../payments/money.testkit.ts';
import { readKeyword } from './keyword-words.ts';

let app: TestApp;
let [receipt, channelId, payer] = ['', '', ''];
const tail = METERS[0].slice(-4);
beforeAll(async () => {
  app = await startTestApp();
  receipt = newReceipt();
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, BillRefNumber: METERS[0] }));
  await app.waitFor(
    async () =>
      (await app.sql("select from tokens k join payments p on p.id = k.payment_id where p.receipt = $1 and k.status = 'delivered'", [receipt])).length > 0,
    {
      what: 'a delivered token',
    },
  );
  const [row] = await app.sql('select c.phone from payments p join customers c on c.id = p.customer_id where p.receipt = $1', [receipt]);
  payer = row!['phone'] as string;
  const [gateway] = await app.sql('select id from sms_channels where tenant_id = $1 limit 1', [app.tenantIds.demo]);
  channelId = gateway!['id'] as string;
});
afterAll(() => app.stop());

let numbers = 0;
const stranger = (): string => `25471${String((numbers += 1)).padStart(7, '0')}`;

interface Written {
  readonly from: string;
  readonly text: string;
  readonly providerId?: string;
}

/** @returns the texts that were put in line for the sender, oldest first, when all words have been heard. */
async function write({ from, text, providerId = newId() }: Written): Promise<string[]> {
  const word = {
    channel: 'sms',
    channelId,
    providerId,
    from: { kind: 'phone', value: from },
    aliases: [],
    kind: 'text',
    text,
    body: {},
    contextProviderId: null,
    sentAt: null,
  } as const;
  await app.db.inTenant(app.tenantIds.demo, (tx) => storeInbound(tx, [word]));
  await app.waitFor(async () => (await app.sql("select from inbound_words where state = 'new'")).length === 0, { what: 'heard words' });
  return (await rowsTo(from)).map((row) =>
    app.secrets.open(row['body_sealed'] as string, { tenantId: app.tenantIds.demo, recordId: row['id'] as string, field: 'body' }),
  );
}
const rowsTo = (from: string, kind = 'keyword'): Promise<Row[]> =>
  app.sql('select id, body_sealed from outbox_messages where tenant_id = $1 and recipient = $2 and kind = $3 order by id', [app.tenantIds.demo, from, kind]);

describe('who writes TOKEN with receipt and meter', () => {
  it('reads how far it is, never the token, which goes to its registered phone once in ten minutes', async () => {
    const from = stranger();
    const [digits] = await app.sql('select k.id, k.token_sealed from tokens k join payments p on p.id = k.payment_id where p.receipt = $1', [receipt]);
    const token = app.secrets.open(digits!['token_sealed'] as string, { tenantId: app.tenantIds.demo, recordId: digits!['id'] as string, field: 'token' });
    const before = (await rowsTo(payer, 'token')).length;
    const [english, swahili] = await write({ from, text: `Token ${receipt.toLowerCase()} ${tail}` }).then(() =>
      write({ from, text: `TOKENI ${receipt} ${METERS[0]}` }),
    );
    expect(english).toMatch(/^Your token (has arrived at|was sent to) \*{5}\d\d/);
    expect(swahili).toMatch(/^Tokeni yako ime/);
    expect(`${english}${swahili}`.replaceAll(' ', '')).not.toContain(token);
    expect((await rowsTo(payer, 'token')).length).toBe(before + 1);
    expect(await rowsTo(from, 'token')).toEqual([]);
  });

  it('reads the same for another meter, an unknown receipt and another client’s', async () => {
    const other = newReceipt();
    await app.sql(
      "insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, received_at, state) values ($1, gen_random_uuid(), $2, 'c2b', 100, '1', '1234', now(), 'suspense')",
      [app.tenantIds.other, other],
    );
    const texts = [];
    for (const text of [`TOKEN ${receipt} 0000`, `TOKEN ${newReceipt()} ${tail}`, `TOKEN ${other} 1234`])
      texts.push((await write({ from: stranger(), text }))[0]);
    expect([new Set(texts).size, texts[0]]).toEqual([1, expect.stringContaining('no payment')]);
  });

  it('hears nothing more after five answers in ten minutes, and once for the same message', async () => {
    const from = stranger();
    const providerId = newId();
    expect(await write({ from, text: 'TOKEN', providerId })).toHaveLength(1);
    expect(await write({ from, text: 'TOKEN', providerId })).toHaveLength(1);
    for (let again = 0; again < 6; again += 1) await write({ from, text: `TOKEN ${newReceipt()} 1111` });
    expect(await rowsTo(from)).toHaveLength(5);
  });
});

describe('who writes BALANCE', () => {
  it('reads what the customers with this phone have, in the language of the word', async () => {
    expect((await write({ from: payer, text: 'balance' })).at(-1)).toMatch(/: your balance is (.+ )?KES \d+\.\d\d/);
    expect((await write({ from: payer, text: 'SALIO' })).at(-1)).toMatch(/: salio lako ni/);
  });

  it('reads that the number is not registered, whoever it may belong to elsewhere', async () => {
    expect((await write({ from: stranger(), text: 'BALANCE' }))[0]).toContain('no customer is registered with this number');
  });
});

it('leaves words of other people to other ears', async () => {
  const from = stranger();
  for (const text of ['token yangu iko wapi', 'I paid but got no token', 'balance my account please', 'hello']) expect(await write({ from, text })).toEqual([]);
});

it.each([
  ['token UQKLMNOPRS 0007', { kind: 'token', language: 'en', receipt: 'UQKLMNOPRS', tail: '0007' }],
  ['TOKEN SKA1B2C3D4 1234', { kind: 'token', language: 'en', receipt: 'SKA1B2C3D4', tail: '1234' }],
  ['  tokeni: ska1b2c3d4, 5810 0000 007 ', { kind: 'token', language: 'sw', receipt: 'SKA1B2C3D4', tail: '0007' }],
  ['TOKEN', { kind: 'help', language: 'en' }],
  ['Salio.', { kind: 'balance', language: 'sw' }],
  ['TOKEN SKA1B2C3D4', null],
  ['TOKEN please help', null],
  ['', null],
])('%j is read as %j', (text, expected) => {
  expect(readKeyword(text)).toEqual(expected);
});
