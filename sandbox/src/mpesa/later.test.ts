import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PHONE, PROVISION, SHORTCODE, startProvisioned, startReceiver, until, type Client, type Json, type Reply } from '../../test/harness.ts';
import type { Sandbox } from '../index.ts';

let sandbox: Sandbox;
let client: Client;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-later-'));
  ({ sandbox, client } = await startProvisioned(folder));
  receiver = await startReceiver();
  await client.control('/provision', { mpesa: [{ ...PROVISION.mpesa[0], initiator: 'api', security_credential: 'sealed' }] }, 'PUT');
  await client.faults({ mpesa: { calls: { result_ms: 1, hang_ms: 50 } } });
});
afterEach(async () => {
  receiver.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const pay = async (amount = '300.00'): Promise<string> =>
  (await client.control(`/phones/${PHONE}/pay`, { shortcode: SHORTCODE, account: '1', amount, pin: '1234' })).body['receipt'] as string;
const common = () => ({
  Initiator: 'api',
  SecurityCredential: 'sealed',
  Remarks: 'Refund',
  ResultURL: `${receiver.url}/result`,
  QueueTimeOutURL: `${receiver.url}/timeout`,
});
const reverse = (receipt: string, more: object = {}): Promise<Reply> =>
  client.daraja('/mpesa/reversal/v1/request', {
    ...common(),
    CommandID: 'TransactionReversal',
    TransactionID: receipt,
    Amount: 300,
    ReceiverParty: SHORTCODE,
    RecieverIdentifierType: '11',
    ...more,
  });
const query = (more: object): Promise<Reply> =>
  client.daraja('/mpesa/transactionstatus/v1/query', { ...common(), CommandID: 'TransactionStatusQuery', PartyA: SHORTCODE, IdentifierType: '4', ...more });
const result = async (at = 0): Promise<Json> => (await until(() => receiver.received[at])).body['Result'] as Json;
const balance = async (): Promise<number> => Number((await client.control(`/phones/${PHONE}`)).body['balance']);

describe('a reversal', () => {
  it('gives the money back and tells of it later, with a receipt of its own', async () => {
    const receipt = await pay();
    const before = await balance();
    const answer = await reverse(receipt);
    expect(answer.body).toMatchObject({ ResponseCode: '0' });
    const told = await result();
    expect(told).toMatchObject({ ResultCode: 0, ConversationID: answer.body['ConversationID'] });
    expect(receiver.received[0]!.text).toContain('{"Key":"Amount","Value":300.00}');
    expect(await balance()).toBe(before + 300);
    expect((await client.journal('reversal')).map((entry) => entry['event'])).toEqual(['request', 'moved', 'result', 'callback']);
  });

  it('happens once, and survives a restart', async () => {
    const receipt = await pay();
    await reverse(receipt);
    await result();
    const before = await balance();
    await sandbox.close();
    ({ sandbox, client } = await startProvisioned(folder));
    await client.control('/provision', { mpesa: [{ ...PROVISION.mpesa[0], initiator: 'api', security_credential: 'sealed' }] }, 'PUT');
    await client.faults({ mpesa: { calls: { result_ms: 1 } } });
    await reverse(receipt);
    expect(await result(1)).toMatchObject({ ResultCode: 'R000001' });
    expect(before).toBeGreaterThan(0);
    expect((await client.journal('reversal')).filter((entry) => entry['event'] === 'moved')).toHaveLength(1);
  });

  it.each([
    ['an unknown receipt', {}, 'R000002'],
    ['another amount', { Amount: 299 }, 'R000002'],
    ['a wrong credential', { SecurityCredential: 'guessed' }, 2001],
  ])('of %s fails later', async (_what, more, code) => {
    const receipt = code === 'R000002' && !('Amount' in more) ? 'UNKNOWN123' : await pay();
    expect((await reverse(receipt, more)).status).toBe(200);
    expect((await result())['ResultCode']).toBe(code);
  });

  it.each([
    ['Initiator', { Initiator: '' }],
    ['CommandID', { CommandID: 'Reversal' }],
    ['RecieverIdentifierType', { RecieverIdentifierType: '4' }],
    ['ResultURL', { ResultURL: 'nowhere' }],
    ['Remarks', { Remarks: 'x' }],
  ])('without a good %s is refused at once', async (field, more) => {
    expect((await reverse(await pay(), more)).body).toMatchObject({ errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${field}` });
  });
});

describe('faults of reversals and status queries', () => {
  it.each([
    ['hang_after', 1, 1],
    ['error_after', 1, 1],
    ['hang_before', 0, 0],
    ['error_before', 0, 0],
    ['refused', 0, 0],
    ['lost_result', 1, 0],
    ['duplicate_result', 1, 2],
    ['failed', 0, 1],
  ])('%s: money moved %i times, results %i', async (fault, moved, results) => {
    const receipt = await pay();
    await client.faults({ mpesa: { calls: { next: [fault] } } });
    await reverse(receipt);
    if (results > 0) await until(() => receiver.received.length >= results);
    else if (moved > 0) await until(async () => (await client.journal('reversal')).some((entry) => entry['lost']));
    expect((await client.journal('reversal')).filter((entry) => entry['event'] === 'moved')).toHaveLength(moved);
    expect(receiver.received).toHaveLength(results);
  });

  it('queue_timeout posts to the other address, and nothing was done', async () => {
    await client.faults({ mpesa: { calls: { next: ['queue_timeout'] } } });
    await reverse(await pay());
    await until(() => receiver.received.length === 1);
    expect(receiver.received[0]!.path).toBe('/timeout');
    expect((await client.journal('reversal')).map((entry) => entry['event'])).toEqual(['request', 'callback']);
  });
});

describe('the state of a transaction', () => {
  const values = (told: Json): Json => Object.fromEntries((told['ResultParameters']['ResultParameter'] as Json[]).map((one) => [one['Key'], one['Value']]));

  it('of a payment names both parties, and is found by its receipt', async () => {
    const receipt = await pay();
    await query({ TransactionID: receipt });
    const told = await result();
    expect(values(told)).toMatchObject({ ReceiptNo: receipt, Amount: 300, TransactionStatus: 'Completed', CreditPartyName: `${SHORTCODE} - MAJI SAFI` });
    expect(values(told)['DebitPartyName']).toContain(PHONE);
  });

  it('of a reversal is found by its conversation', async () => {
    const conversation = (await reverse(await pay())).body['ConversationID'] as string;
    await result();
    await query({ OriginalConversationID: conversation });
    expect(values(await result(1))).toMatchObject({ TransactionStatus: 'Completed', DebitPartyName: `${SHORTCODE} - MAJI SAFI` });
  });

  it('of what is not there says so', async () => {
    await query({ TransactionID: 'UNKNOWN123' });
    expect(await result()).toMatchObject({ ResultCode: 2032 });
  });
});
