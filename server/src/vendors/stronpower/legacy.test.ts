import { describe, expect, it } from 'vitest';
import type { VendRequest } from '../../modules/vending/tokens/port.ts';
import { METER, playStronpower, status, stronpower, TOKEN, type Reply } from './stronpower.testkit.ts';

const stage = playStronpower();

describe('the older dialect', () => {
  const old = (change: Partial<VendRequest> = {}): VendRequest => stage.byMoney({ account: { ...stage.account, dialect: 'stronpower_legacy' }, ...change });
  const ISSUED = { kind: 'issued', issued: { token: TOKEN } };

  it('logs in once and vends with the session, by money or by what the volume costs', async () => {
    stage.script['login'] = ['"session-1"'];
    stage.script['vending'] = [`${TOKEN},0.6,100.00`, JSON.stringify(TOKEN), TOKEN];
    const vendor = stronpower();
    const results = [await vendor.vend(old()), await vendor.vend(old({ quantity: { by: 'units', tenths: 7 } })), await vendor.vend(old())];
    expect(results.map((each) => each.outcome)).toMatchObject([ISSUED, ISSUED, ISSUED]);
    expect(stage.seen.map((each) => each.endpoint)).toEqual(['login', 'vending', 'vending', 'vending']);
    expect(stage.seen[0]!.body).toEqual({ Username: 'clerk', Password: 'hush-77', Companyname: 'ACME' });
    expect(stage.seen[1]!.body).toEqual({
      CustomerId: 'C-7',
      MeterId: METER,
      Price: '150.00',
      Rate: '1',
      Amount: 100,
      AmountTmp: 'KES',
      Company: 'ACME',
      Employee: 'clerk',
      ApiToken: 'session-1',
    });
    expect(stage.seen[2]!.body).toMatchObject({ Amount: 105 });
    expect(JSON.stringify(results.map((each) => each.evidence))).not.toMatch(/session-1|hush-77|4872/);
  });

  it('opens a new session after "" and repeats once', async () => {
    stage.script['login'] = ['"session-1"', '"session-2"'];
    stage.script['vending'] = ['""', TOKEN];
    expect((await stronpower().vend(old())).outcome).toMatchObject(ISSUED);
    expect(stage.seen.map((each) => each.body['ApiToken'])).toEqual([undefined, 'session-1', undefined, 'session-2']);
    stage.script['vending'] = ['""'];
    stage.seen = [];
    expect((await stronpower().vend(old())).outcome).toEqual({ kind: 'unproven_refusal', reason: 'empty_text' });
    expect(stage.seen.filter((each) => each.endpoint === 'vending')).toHaveLength(2);
  });

  it.each<[string, Reply, object]>([
    ['says false', 'false', { kind: 'refused', permanent: false }],
    ['says why not', { Message: 'wrong' }, { kind: 'refused', permanent: false }],
    ['fails', status(500, '<html>'), { kind: 'not_sent' }],
    ['shows a page', '<html>', { kind: 'not_sent' }],
  ])('vends nothing when the login %s', async (_what, reply, outcome) => {
    stage.script['login'] = [reply];
    expect((await stronpower().vend(old())).outcome).toMatchObject(outcome);
    expect(stage.seen.map((each) => each.endpoint)).toEqual(['login']);
  });

  it.each([
    ['unproven_refusal', 'false'],
    ['unknown', '<html>'],
    ['unknown', TOKEN.slice(1)],
    ['unknown', ''],
  ])('is %s after other answers', async (kind, reply) => {
    stage.script['login'] = ['"session-1"'];
    stage.script['vending'] = [reply];
    expect((await stronpower().vend(old())).outcome.kind).toBe(kind);
    expect(stage.seen.filter((each) => each.endpoint === 'vending')).toHaveLength(1);
  });

  it('has no history', async () => {
    const vendor = stronpower();
    expect([vendor.capabilities('stronpower').history, vendor.capabilities('stronpower_legacy').history]).toEqual([true, false]);
    expect(await vendor.history(old().account, METER)).toMatchObject({ kind: 'unavailable', reason: 'not_supported' });
  });
});
