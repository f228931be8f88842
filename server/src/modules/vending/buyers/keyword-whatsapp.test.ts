import { afterAll, describe, expect, it } from 'vitest';
import type { Json, Row } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { storeInbound } from '../../messaging/inbound/index.ts';
import type { NewInboundWord } from '../../messaging/inbound/port.ts';
import { startWhatsapp } from '../../messaging/whatsapp/whatsapp.testkit.ts';
import { c2b, hookOf, METERS, newReceipt, postTo } from '../payments/money.testkit.ts';

const town = await startWhatsapp();
const { app } = town;
afterAll(() => app.stop());

const tail = METERS[0].slice(-4);
const receipt = newReceipt();
await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, BillRefNumber: METERS[0] }));
const [bought] = await app.waitFor(
  async () => {
    const rows = await app.sql(
      'select k.id, k.token_sealed, c.phone from tokens k join payments p on p.id = k.payment_id join customers c on c.id = p.customer_id where p.receipt = $1',
      [receipt],
    );
    return rows.length > 0 && rows;
  },
  { what: 'a token' },
);
const holder = bought!['phone'] as string;

let people = 0;
const stranger = (): string => `25473${String((people += 1)).padStart(7, '0')}`;
const heard = async (): Promise<void> => {
  await town.settled();
  await app.waitFor(async () => (await app.sql("select from inbound_words where state = 'new'")).length === 0, { what: 'heard words' });
};
const answersTo = (to: string): Promise<Row[]> =>
  app.sql("select id, channel, body_sealed from outbox_messages where recipient = $1 and kind = 'keyword' order by id", [to]);

const gateway = (await app.sql('select id from sms_channels where tenant_id = $1 limit 1', [app.tenantIds.demo]))[0]!['id'] as string;
const textMessage = (from: string, text: string): NewInboundWord => ({
  channel: 'sms',
  channelId: gateway,
  providerId: newId(),
  from: { kind: 'phone', value: from },
  aliases: [],
  kind: 'text',
  text,
  body: {},
  contextProviderId: null,
  sentAt: null,
});

/** @returns what stands in line for them after all words have been heard, as they will read it. */
async function ask(from: string, ...texts: readonly string[]): Promise<string[]> {
  for (const body of texts) await town.says(from, { type: 'text', text: { body } });
  await heard();
  return (await answersTo(from)).map((row) => {
    const sealed = app.secrets.open(row['body_sealed'] as string, { tenantId: app.tenantIds.demo, recordId: row['id'] as string, field: 'body' });
    return row['channel'] === 'whatsapp' ? (((JSON.parse(sealed) as Json)['text'] as Json)['body'] as string) : sealed;
  });
}

describe('who writes TOKEN on WhatsApp', () => {
  it('is answered there, never with the token, which goes to its registered phone by text message', async () => {
    const from = stranger();
    const [answer] = await ask(from, `token ${receipt} ${tail}`);
    expect(answer).toMatch(/^Your token (is ready|has arrived at|was sent to)/);
    const digits = app.secrets.open(bought!['token_sealed'] as string, { tenantId: app.tenantIds.demo, recordId: bought!['id'] as string, field: 'token' });
    expect(answer!.replaceAll(' ', '')).not.toContain(digits);
    expect((await answersTo(from)).map((row) => row['channel'])).toEqual(['whatsapp']);
    await app.waitFor(async () => (await town.chat(from)).some((one) => JSON.stringify(one).includes('Your token')), { what: 'the answer on their phone' });
    expect(await app.sql("select distinct recipient, channel from outbox_messages where kind = 'token'")).toEqual([{ recipient: holder, channel: 'sms' }]);
  });

  it('reads the same of another meter and of a receipt that is not there', async () => {
    const answers = [...(await ask(stranger(), `TOKENI ${receipt} 0000`)), ...(await ask(stranger(), `TOKENI ${newReceipt()} ${tail}`))];
    expect([answers.length, new Set(answers).size]).toEqual([2, 1]);
  });

  it('hears nothing more after five answers in ten minutes, by text messages and WhatsApp together', async () => {
    const from = stranger();
    const questions = Array.from({ length: 4 }, () => `TOKEN ${newReceipt()} 1111`);
    expect(await ask(from, ...questions.slice(1))).toHaveLength(3);
    await app.db.inTenant(app.tenantIds.demo, (tx) =>
      storeInbound(
        tx,
        questions.map((text) => textMessage(from, text)),
      ),
    );
    expect(await ask(from)).toHaveLength(5);
    expect((await answersTo(from)).map((row) => row['channel'])).toEqual(['whatsapp', 'whatsapp', 'whatsapp', 'sms', 'sms']);
  });
});

it('a balance is told to the registered number, and to nobody else', async () => {
  expect((await ask(holder, 'SALIO')).at(-1)).toMatch(/: salio lako ni/);
  expect((await ask(stranger(), 'BALANCE'))[0]).toContain('no customer is registered with this number');
});

it('other words are left to people', async () => {
  const from = stranger();
  expect(await ask(from, 'token yangu iko wapi')).toEqual([]);
  expect(await app.sql("select from conversations where state = 'open'")).not.toEqual([]);
});
