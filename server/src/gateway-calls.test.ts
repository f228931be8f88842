import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGatewayCalls, type GatewayCalls } from './gateway-calls.ts';
import { createLog } from './kernel/log.ts';
import type { GatewayAccount, GatewayKind, SmsGateway } from './modules/messaging/outbox/port.ts';
import { createAfricasTalking } from './vendors/africastalking/adapter.ts';
import { createBeem } from './vendors/beem/adapter.ts';
import { createTwilio } from './vendors/twilio/adapter.ts';
import { startVendorServer, type VendorServer } from './vendors/vendor-server.testkit.ts';

const HERE: Readonly<Record<GatewayKind, SmsGateway>> = { beem: createBeem(), africastalking: createAfricasTalking(), twilio: createTwilio() };
const TAKEN: Readonly<Record<GatewayKind, string>> = {
  beem: '{"successful":true,"request_id":7,"code":100,"message":"Message Submitted Successfully","valid":1,"invalid":0,"duplicates":0}',
  africastalking:
    '{"SMSMessageData":{"Message":"Sent to 1/1","Recipients":[{"statusCode":101,"number":"+254712345678","status":"Success","cost":"KES 0.8","messageId":"ATXid_1"}]}}',
  twilio: '{"sid":"SM00000000000000000000000000000001","status":"queued","error_code":null,"error_message":null}',
};
const text = { reference: '019a-1', to: '254712345678', text: 'Maji é', encoding: 'gsm7' as const };

let calls: GatewayCalls;
let gateway: VendorServer;
let answer = '';
const heard: string[] = [];

beforeAll(async () => {
  calls = openGatewayCalls({ here: HERE, log: createLog('silent') });
  gateway = await startVendorServer(({ request, response, body }) => {
    heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? String(request.headers['apikey'])} ${body}`);
    if (answer === 'hang up') request.socket.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
});

afterAll(async () => {
  await calls.stop();
  gateway.close();
});

function accountOf(kind: GatewayKind, baseUrl = gateway.url): GatewayAccount {
  return { channelId: 'c', kind, baseUrl, user: 'u', secret: 's', sender: 'MAJI', reportUrl: null };
}

describe.each(Object.keys(HERE) as GatewayKind[])('calls to %s in a thread of their own', (kind) => {
  it('say what a call from here says, and are told the same', async () => {
    answer = TAKEN[kind];
    const there = await calls.carriers[kind].send(accountOf(kind), text);
    const here = await HERE[kind].send(accountOf(kind), text);
    expect(there).toEqual(here);
    expect(there.kind).toBe('accepted');
    expect(heard.at(-2)).toBe(heard.at(-1));
  });

  it('leave in doubt what got no answer, and know what never left', async () => {
    answer = 'hang up';
    expect(await calls.carriers[kind].send(accountOf(kind), text)).toMatchObject({ kind: 'unknown' });
    expect(await calls.carriers[kind].send(accountOf(kind, 'http://127.0.0.1:1'), text)).toMatchObject({ kind: 'not_sent' });
  });
});

it('are made by the main thread where no other can begin, and none is in doubt for it', async () => {
  answer = TAKEN.beem;
  const without = openGatewayCalls({ here: HERE, log: createLog('silent'), file: new URL('no-such-file.ts', import.meta.url) });
  const sent = await Promise.all(Array.from({ length: 3 }, () => without.carriers.beem.send(accountOf('beem'), text)));
  expect([...sent, await without.carriers.beem.send(accountOf('beem'), text)].map(({ kind }) => kind)).toEqual([
    'accepted',
    'accepted',
    'accepted',
    'accepted',
  ]);
  await without.stop();
});
