import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../test/harness.ts';
import { c2b, expectBooksInOrder, hookOf, METERS, newReceipt, OPERATOR, orderIn, OWNER, paymentIn, postTo, runJob } from '../payments/money.testkit.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp();
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

const ENGINEER = 'engineer@demo.test';
const VIEWER = 'viewer@demo.test';
const PATH = '/api/key-change-campaigns/';
const TOKEN = /\b(?:\d{4} ){4}\d{4}\b/g;

let revision = 4;
/** Every test ends with its meters as it found them: no campaign under way, no hold. */
beforeEach(async () => {
  await app.sql("update key_changes set state = 'cancelled' where state in ('waiting', 'ready', 'sent', 'failed')");
  await app.sql("update key_change_campaigns set state = 'cancelled' where state in ('open', 'running')");
  await app.sql('delete from meter_holds');
  revision = revision === 9 ? 5 : revision + 1;
});

/** The file that the vendor's people send: its books have the new keys from then on. */
const vendorFile = async (meters: readonly string[], to: Json = {}): Promise<string> => {
  const response = await fetch(`${app.sandboxUrl}/control/key-changes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ company: 'MTOWATER', krn: revision, meters, ...to }),
  });
  expect(response.status).toBe(200);
  return response.text();
};
const create = async (body: Json = {}): Promise<string> => {
  const answer = await app.api('POST', PATH, { as: OWNER, body: { name: 'New keys', select: 'list', meters: [...METERS], ...body } });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body['id'] as string;
};
const load = (campaign: string, file: string, body: Json = {}): Promise<Answer> =>
  app.api('POST', `${PATH}${campaign}/pairs/`, { as: OWNER, body: { content_base64: Buffer.from(file).toString('base64'), dry_run: false, ...body } });
const act = (campaign: string, verb: string): Promise<Answer> => app.api('POST', `${PATH}${campaign}/${verb}/`, { as: OWNER });
const detail = async (campaign: string): Promise<Json> => (await app.api('GET', `${PATH}${campaign}/`, { as: VIEWER })).body;
const changes = async (campaign: string): Promise<Json[]> =>
  (await app.api('GET', `/api/key-changes/?campaign=${campaign}`, { as: VIEWER })).body['results'] as Json[];
const changeOf = async (campaign: string, meter: string = METERS[0]): Promise<Json> => (await changes(campaign)).find((one) => one['meter_id'] === meter)!;
const onChange = async (change: Json, verb: string, { as = OWNER, body }: { as?: string; body?: Json } = {}): Promise<Answer> =>
  app.api('POST', `/api/key-changes/${change['id'] as string}/${verb}/`, { as, ...(body ? { body } : {}) });
const textsTo = async (phone: string, word: string): Promise<string[]> =>
  (await app.sandbox.phone(phone)).sms.map((sms) => sms.text).filter((text) => text.includes(word));
const tokensIn = (text: string): string[] => [...text.matchAll(TOKEN)].map(([token]) => token.replaceAll(' ', ''));
const pay = async (meter: string = METERS[0]): Promise<string> => {
  const receipt = newReceipt();
  await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: meter }));
  await paymentIn(app, receipt, 'vending', 'vended');
  return receipt;
};
const orderOf = async (receipt: string): Promise<Row> =>
  (await app.sql('select o.* from vend_orders o join payments p on p.id = o.payment_id where p.receipt = $1', [receipt]))[0]!;
/** A campaign of one meter whose tokens are with its holder. */
const sentTo = async (meter: string, body: Json = {}): Promise<string> => {
  const campaign = await create({ meters: [meter], ...body });
  expect((await load(campaign, await vendorFile([meter]))).body).toMatchObject({ taken: 1, rejected: [] });
  expect((await act(campaign, 'start')).status).toBe(200);
  await app.waitFor(async () => (await changeOf(campaign, meter))['state'] === 'sent', { what: 'the tokens sent' });
  return campaign;
};

describe('a campaign', () => {
  it('takes a meter to its new key: file, text, keypad, confirmation; purchases wait meanwhile and go on by themselves', async () => {
    const [meter, phone] = [METERS[0], '254712345678'];
    const before = (await textsTo(phone, 'gets a new key')).length;
    const campaign = await create({ meters: [meter], target: { krn: revision } });
    await load(campaign, await vendorFile([meter]));
    expect((await act(campaign, 'start')).body).toMatchObject({ state: 'running' });
    const text = await app.waitFor(async () => (await textsTo(phone, 'gets a new key'))[before], { what: 'the text with the tokens' });
    const tokens = tokensIn(text);
    expect(tokens).toHaveLength(4);

    const receipt = await pay(meter);
    const order = await orderOf(receipt);
    await runJob(app, 'tokens.vend');
    expect(await orderOf(receipt)).toMatchObject({ state: 'ready', attempts: 0 });
    const seen = (await app.api('GET', `/api/vend-orders/${order['id'] as string}/`, { as: OPERATOR })).body;
    expect(seen).toMatchObject({ state: 'ready', hold_reason: 'key_change' });
    expect(await changeOf(campaign)).toMatchObject({ state: 'sent', waiting_purchases: 1, hold_until: seen['next_action_at'] });
    for (let times = 0; times < 2; times += 1) await runJob(app, 'tokens.sweep', {});
    await app.waitFor(async () => (await textsTo(phone, receipt)).length > 0, { what: 'a word to the payer' });
    expect((await app.sql("select from outbox_messages where kind = 'key_change_wait' and payment_id = $1", [order['payment_id']])).length).toBe(1);

    const shown = [];
    for (const token of tokens) shown.push((await app.sandbox.keypad(meter, token))['result']);
    expect(shown).toEqual(['key-parts', 'key-parts', 'key-parts', 'accept']);
    expect((await onChange(await changeOf(campaign), 'confirm', { as: ENGINEER, body: { note: 'Seen.' } })).body).toMatchObject({
      state: 'confirmed',
      confirmed_via: 'engineer',
      hold_until: null,
    });
    await paymentIn(app, receipt, 'vended');
    const token = await app.waitFor(async () => (await textsTo(phone, 'Token:')).flatMap(tokensIn).at(-1), { what: 'the token' });
    expect(await app.sandbox.keypad(meter, token)).toMatchObject({ result: 'accept' });
    expect(await detail(campaign)).toMatchObject({ state: 'done', progress: { meters: 1, confirmed: 1 } });
    expect((await app.api('GET', `/api/meters/${(await changeOf(campaign))['meter'] as string}/key/`, { as: VIEWER })).body).toMatchObject({
      krn: revision,
      source: 'key_change',
    });
    await expectBooksInOrder(app);
  });

  it('to a new base date asks for every meter that is not known to have it, and for no other', async () => {
    await app.sql('delete from meter_keys');
    const [known] = await app.sql('select id from meters where meter_id = $1', [METERS[1]]);
    await app.api('PUT', `/api/meters/${known!['id'] as string}/key/`, { as: ENGINEER, body: { krn: 4, base_date: 2014 } });
    const campaign = await create({ select: 'all', meters: undefined, target: { base_date: 2014 } });
    expect((await changes(campaign)).map((one) => one['meter_id']).toSorted()).toEqual([METERS[0], METERS[2]].toSorted());
    await app.sql('delete from meter_keys');
  });

  it('can be of the meters with a key, of those of a list, or of those that the file names', async () => {
    await app.sql(
      "insert into meter_keys (tenant_id, meter_id, krn, source, updated_at) select tenant_id, id, 3, 'person', now() from meters where meter_id = $1",
      [METERS[2]],
    );
    const byKey = await create({ select: 'key', meters: undefined, key: { krn: 3 } });
    expect((await changes(byKey)).map((one) => one['meter_id'])).toEqual([METERS[2]]);
    const byFile = await create({ select: 'file', meters: undefined });
    const file = await vendorFile([METERS[0], METERS[2]]);
    expect((await load(byFile, file)).body).toMatchObject({
      taken: 1,
      rejected: [{ meter: METERS[2], reason: 'Another campaign is not done with this meter.' }],
    });
    const refused = await app.api('POST', PATH, { as: OWNER, body: { name: 'Twice', select: 'list', meters: [METERS[0], '999'] } });
    expect(refused.body['details']).toEqual({ meters: ['No meter is called 999.'] });
  });

  it('says what remains when it is cancelled, and what was handed out can still be confirmed', async () => {
    const campaign = await create();
    await load(campaign, await vendorFile([METERS[0]]));
    await act(campaign, 'start');
    await app.waitFor(async () => (await changeOf(campaign))['state'] === 'sent', { what: 'one sent' });
    expect((await act(campaign, 'cancel')).body).toMatchObject({ cancelled: 2, remaining: 1, campaign: { state: 'cancelled' } });
    expect((await act(campaign, 'cancel')).body['code']).toBe('key_changes.campaign_over');
    expect((await onChange(await changeOf(campaign), 'confirm', { as: ENGINEER, body: {} })).body).toMatchObject({ state: 'confirmed' });
  });

  it('whose worker died goes on where it was, and nobody gets two texts', async () => {
    const campaign = await create();
    await load(campaign, await vendorFile(METERS));
    await app.sql("update key_change_campaigns set state = 'running', started_at = now() where id = $1", [campaign]);
    const deliver = (): Promise<void> => runJob(app, 'key-changes.deliver', { tenantId: app.tenantIds.demo, campaignId: campaign });
    await Promise.all([runJob(app, 'key-changes.sweep', {}), deliver(), deliver()]);
    await runJob(app, 'key-changes.sweep', {});
    expect((await changes(campaign)).map((one) => [one['state'], one['texts']])).toEqual(METERS.map(() => ['sent', 1]));
    expect(
      await app.sql(
        "select recipient from outbox_messages where kind = 'key_change' and dedupe_key like any(select 'key_change:' || id || ':%' from key_changes where campaign_id = $1)",
        [campaign],
      ),
    ).toHaveLength(3);
  });
});

describe('the file of pairs', () => {
  const rowsOf = (file: string): string[][] =>
    file
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
  const fileOf = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.join(',')).join('\r\n');

  it('is tried first, comes twice without harm, and a corrected set takes the place of the first', async () => {
    const campaign = await create();
    const file = await vendorFile(METERS);
    expect((await load(campaign, file, { dry_run: true })).body).toMatchObject({ dry_run: true, taken: 3, known: 0 });
    expect((await detail(campaign))['progress']).toMatchObject({ waiting: 3, ready: 0 });
    expect((await load(campaign, file)).body).toMatchObject({ taken: 3 });
    expect((await load(campaign, file)).body).toMatchObject({ taken: 0, known: 3, rejected: [] });
    expect((await load(campaign, await vendorFile(METERS, { krn: revision, ti: '03' }))).body).toMatchObject({ taken: 3, known: 0 });
    expect((await detail(campaign))['progress']).toMatchObject({ ready: 3 });
  });

  it('that a cancelled campaign had may be sent again to another', async () => {
    const [first, file] = [await create(), await vendorFile(METERS)];
    await load(first, file);
    await act(first, 'cancel');
    expect((await load(await create(), file)).body).toMatchObject({ taken: 3, rejected: [] });
  });

  it('loses whole rows only, each with its reason', async () => {
    const campaign = await create({ target: { krn: revision } });
    const [heading, first, second, third] = rowsOf(await vendorFile(METERS));
    const changed = (row: readonly string[], at: number, cell: string): string[] => row.with(at, cell);
    const bad = [
      changed(first!, 2, ''),
      changed(first!, 4, ''),
      changed(first!, 1, '12345'),
      changed(first!, 1, '99999999999999999999'),
      changed(first!, 1, '00000000000150997584'),
      changed(first!, 1, first![2]!),
      changed(first!, 6, '9'),
      changed(first!, 0, '123'),
      first!,
      first!,
      changed(second!, 1, first![1]!),
    ];
    if (revision === 9) bad[6] = changed(first!, 6, '8');
    const answer = (await load(campaign, fileOf([heading!, ...bad, third!]))).body;
    expect(answer).toMatchObject({ rows: 12, taken: 2, known: 0 });
    const reasons = (answer['rejected'] as Json[]).map((one) => one['reason'] as string);
    expect(reasons).toEqual([
      expect.stringContaining('tokens 1 and 2'),
      expect.stringContaining('with token 3 comes token 4'),
      expect.stringContaining('has not 20 digits'),
      expect.stringContaining('no STS token'),
      expect.stringContaining('of class 1'),
      'A token stands twice in the row.',
      expect.stringContaining('The row is for KRN'),
      'No meter has this number.',
      expect.stringContaining('twice'),
      expect.stringContaining('twice'),
    ]);
  });

  it('with tokens of another meter or of a purchase is refused: no token is in the books twice', async () => {
    const campaign = await create();
    const [heading, first, second] = rowsOf(await vendorFile(METERS));
    await load(campaign, fileOf([heading!, first!]));
    const stolen = [second![0]!, ...first!.slice(1)];
    expect((await load(campaign, fileOf([heading!, stolen]))).body['rejected']).toMatchObject([
      { reason: expect.stringContaining('in the books already') as string },
    ]);
  });

  it.each([
    ['a web page', '<html></html>'],
    ['no tokens', 'meter,site\n58100000007,x\n'],
    ['a heading alone', 'meter,token1,token2\n'],
  ])('that is %s is refused as a whole', async (_what, file) => {
    expect((await load(await create(), file)).status).toBe(400);
  });
});

describe('tokens in hand', () => {
  it('lie sealed, show their last digits, and are given in the clear to who types them only', async () => {
    const campaign = await create({ meters: [METERS[0]] });
    const file = await vendorFile([METERS[0]]);
    await load(campaign, file);
    const [, line] = file.split('\r\n');
    const tokens = line!.split(',').slice(1, 5);
    const stored = JSON.stringify(await app.sql('select t::text from key_change_tokens t union all select a::text from audit_log a'));
    for (const token of tokens) expect(stored).not.toContain(token);
    const change = await changeOf(campaign);
    expect(change['tokens']).toEqual(tokens.map((token) => `**** **** **** **** ${token.slice(-4)}`));
    expect((await onChange(change, 'hand-over', { as: ENGINEER })).body['code']).toBe('key_changes.not_started');
    await app.sql("update key_change_campaigns set state = 'running' where id = $1", [campaign]);
    expect((await onChange(change, 'hand-over', { as: VIEWER })).status).toBe(403);
    expect((await onChange(change, 'hand-over', { as: 'admin@mkondo.test' })).status).toBe(403);
    const handed = (await onChange(change, 'hand-over', { as: ENGINEER })).body;
    expect((handed['tokens'] as string[]).map((token) => token.replaceAll(' ', ''))).toEqual(tokens);
    expect(handed).toMatchObject({ state: 'sent', sent_via: 'hand', hold_until: expect.any(String) as string });
    expect(await app.sql("select from audit_log where action = 'key_change.handed_over' and object_id = $1", [change['id']])).toHaveLength(1);
  });

  it('go to nobody by text where nobody with a phone holds the meter, and the campaign says so', async () => {
    const campaign = await create({ meters: [METERS[2]] });
    await load(campaign, await vendorFile([METERS[2]]));
    await app.sql("update customers set phone = '' where phone = '254733000222'");
    await act(campaign, 'start');
    await runJob(app, 'key-changes.sweep', {});
    expect((await detail(campaign))['progress']).toMatchObject({ ready: 1, sent: 0, without_phone: 1 });
    expect((await onChange(await changeOf(campaign, METERS[2]), 'send')).body['code']).toBe('key_changes.no_phone');
    await app.sql("update customers set phone = '254733000222' where phone = ''");
  });

  it("are sent again in the holder's language when somebody asks", async () => {
    const campaign = await sentTo(METERS[1]);
    expect((await onChange(await changeOf(campaign, METERS[1]), 'send', { as: OPERATOR })).body).toMatchObject({ state: 'sent', texts: 2 });
    await app.waitFor(async () => (await textsTo('254722000111', 'inapata ufunguo mpya')).length >= 2, { what: 'two texts in Swahili' });
  });
});

it('a campaign whose meters do not come on is told of once, and no longer when they do', async () => {
  const open = (): Promise<Row[]> => app.sql("select message from alerts where alert_type = 'key_change_ageing' and resolved_at is null");
  const campaign = await sentTo(METERS[0], { name: 'Rollover North' });
  await pay();
  await runJob(app, 'alerts.figures', {});
  expect(await open()).toEqual([]);
  await app.sql("update key_changes set updated_at = now() - interval '4 days' where campaign_id = $1", [campaign]);
  await app.sql("update key_change_campaigns set started_at = now() - interval '5 days' where id = $1", [campaign]);
  for (let times = 0; times < 2; times += 1) await runJob(app, 'alerts.figures', {});
  expect(await open()).toEqual([{ message: expect.stringMatching(/"Rollover North": 1 meters .* 1 purchases wait/) as string }]);
  await onChange(await changeOf(campaign), 'confirm', { as: ENGINEER, body: {} });
  await runJob(app, 'alerts.figures', {});
  expect(await open()).toEqual([]);
});

it('a key-change token is known to the decoder, and tokens from before the change are told apart', async () => {
  const decode = async (token: string): Promise<unknown> =>
    (await app.api('POST', '/api/tokens/decode/', { as: OPERATOR, body: { token, meter_id: METERS[0] } })).body['verdict'];
  const receipt = await pay();
  await paymentIn(app, receipt, 'vended');
  const credit = await app.sandbox.tokenFor(receipt);
  const campaign = await create({ meters: [METERS[0]] });
  const file = await vendorFile([METERS[0]]);
  await load(campaign, file);
  await act(campaign, 'start');
  await app.waitFor(async () => (await changeOf(campaign))['state'] === 'sent', { what: 'sent' });
  const part = file.split('\r\n')[1]!.split(',')[2]!;
  expect([await decode(part), await decode(credit)]).toEqual(['good', 'good']);
  await onChange(await changeOf(campaign), 'confirm', { as: ENGINEER, body: {} });
  expect([await decode(part), await decode(credit)]).toEqual(['used', 'superseded_key']);
});

describe('a meter that has its tokens', () => {
  const report = async (campaign: string, body: Json): Promise<void> => {
    const change = await changeOf(campaign);
    expect((await app.api('POST', `/api/meters/${change['meter'] as string}/events/`, { as: ENGINEER, body })).status).toBe(200);
    await runJob(app, 'key-changes.sweep', {});
  };

  it('confirms by an event of its own', async () => {
    const campaign = await sentTo(METERS[0]);
    await report(campaign, { kind: 'seen' });
    expect(await changeOf(campaign)).toMatchObject({ state: 'sent' });
    await report(campaign, { kind: 'key_changed' });
    expect(await changeOf(campaign)).toMatchObject({ state: 'confirmed', confirmed_via: 'meter_event' });
  });

  it('confirms by taking a token that was bought later, not by one from before', async () => {
    const early = await pay();
    await paymentIn(app, early, 'vended');
    const campaign = await sentTo(METERS[0]);
    const [old] = await app.sql('select k.token_tail from tokens k join payments p on p.id = k.payment_id where p.receipt = $1', [early]);
    await report(campaign, { kind: 'token_accepted', event_key: 'old', details: { token: old!['token_tail'] } });
    expect(await changeOf(campaign)).toMatchObject({ state: 'sent' });
    await onChange(await changeOf(campaign), 'release', { as: OPERATOR, body: { reason: 'A clinic.' } });
    const receipt = await pay();
    await paymentIn(app, receipt, 'vended');
    const [bought] = await app.sql('select k.token_tail from tokens k join payments p on p.id = k.payment_id where p.receipt = $1', [receipt]);
    await report(campaign, { kind: 'token_accepted', event_key: 'new', details: { token: `****${bought!['token_tail'] as string}` } });
    expect(await changeOf(campaign)).toMatchObject({ state: 'confirmed', confirmed_via: 'token' });
  });

  it('that refuses them waits for a new set, and takes that', async () => {
    const campaign = await sentTo(METERS[0]);
    expect((await onChange(await changeOf(campaign), 'fail', { as: ENGINEER, body: { note: 'REJECT on the display.' } })).body).toMatchObject({
      state: 'failed',
    });
    expect((await app.sql("select from alerts where alert_type = 'key_change_failed' and resolved_at is null")).length).toBe(1);
    await load(campaign, await vendorFile([METERS[0]], { ti: '07' }));
    await app.waitFor(async () => (await changeOf(campaign))['state'] === 'sent', { what: 'the new set sent' });
    await onChange(await changeOf(campaign), 'confirm', { as: ENGINEER, body: {} });
    expect((await app.sql("select from alerts where alert_type = 'key_change_failed' and resolved_at is null")).length).toBe(0);
  });

  it('is sold to again at the end of its hold, in the order of payment, if nobody confirms; a person may wait longer', async () => {
    const campaign = await sentTo(METERS[0]);
    const receipts = [await pay(), await pay()];
    expect((await onChange(await changeOf(campaign), 'extend', { as: OPERATOR, body: { days: 30, reason: 'On a journey.' } })).body['hold_until']).toBeTruthy();
    await app.sql("update meter_holds set until = now() - interval '1 second'");
    await runJob(app, 'tokens.sweep', {});
    for (const receipt of receipts) await orderIn(app, receipt, { states: ['vended'] });
    const order = await Promise.all(receipts.map(async (receipt) => (await orderOf(receipt))['finished_at'] as Date));
    expect(order[0]! <= order[1]!).toBe(true);
    expect(await changeOf(campaign)).toMatchObject({ state: 'sent', hold_until: null });
    await expectBooksInOrder(app);
  });

  it('that is deleted leaves its campaign, and the campaign comes to its end', async () => {
    const added = await app.api('POST', '/api/meters/', { as: OWNER, body: { meter_id: '58100000031', meter_type: 'water' } });
    const campaign = await create({ meters: ['58100000031'] });
    await app.sql("update key_change_campaigns set state = 'running' where id = $1", [campaign]);
    await app.api('DELETE', `/api/meters/${added.body['id'] as string}/`, { as: OWNER });
    await runJob(app, 'key-changes.sweep', {});
    expect(await detail(campaign)).toMatchObject({ state: 'done', progress: { cancelled: 1 } });
  });
});
