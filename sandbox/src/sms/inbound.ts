import { randomBytes } from 'node:crypto';
import type { SmsVendor } from '../fault-types.ts';
import type { Answer, Post } from '../outgoing.ts';
import type { World } from '../world.ts';
import { twilioSignature } from './twilio-signature.ts';

/** A text that a person sends from a phone to a number, short code or name of a business. */
export type PhoneText = {
  from: string;
  to: string;
  text: string;
  /** The gateway's own notice that the person opted out, instead of a message. */
  optOut: boolean;
  /** Beem's other shape: `message` as text and no transaction id. */
  flat: boolean;
};

type Receiving = { gateway: SmsVendor; url: string; account: string; token: string };

/** The account that receives for the gateway; the first with an address when none is named. */
export function receiverOf(world: World, gateway: string): Receiving | null {
  const { beem, africastalking, twilio } = world.sms;
  const all: (Omit<Receiving, 'url'> & { url: string | null })[] = [
    ...[...beem.values()].map((one) => ({ gateway: 'beem' as const, url: one.inboundUrl, account: one.apiKey, token: '' })),
    ...[...africastalking.values()].map((one) => ({ gateway: 'africastalking' as const, url: one.inboundUrl, account: one.username, token: '' })),
    ...[...twilio.values()].map((one) => ({ gateway: 'twilio' as const, url: one.inboundUrl, account: one.accountSid, token: one.authToken })),
  ];
  const found = all.find((one) => one.url !== null && (gateway === '' || one.gateway === gateway || one.account === gateway));
  return found?.url ? { ...found, url: found.url } : null;
}

/** Posts the text as the gateway would, `copies` times with the same id: gateways repeat themselves. */
export async function textFromPhone(
  world: World,
  receiving: Receiving,
  { copies, ...text }: PhoneText & { copies: number },
): Promise<{ id: string; answers: Answer[] }> {
  const { id, post } = WRITERS[receiving.gateway](receiving, text);
  const answers: Answer[] = [];
  for (let n = 0; n < copies; n += 1) {
    const answer = await world.http.post(post);
    answers.push(answer);
    world.journal.append('sms_in', {
      gateway: receiving.gateway,
      account: receiving.account,
      from: text.from,
      to: text.to,
      text: text.text,
      provider_id: id,
      url: post.url,
      ...answer,
    });
  }
  return { id, answers };
}

const TIMEOUT_MS = 15_000;
type Written = { id: string; post: Post };

const WRITERS: Record<SmsVendor, (receiving: Receiving, text: PhoneText) => Written> = {
  beem: fromBeem,
  africastalking: fromAfricasTalking,
  twilio: fromTwilio,
};

function fromBeem({ url }: Receiving, { from, to, text, flat }: PhoneText): Written {
  const id = randomBytes(8).toString('hex');
  const now = new Date();
  const nested = {
    from,
    to,
    channel: 'sms',
    timeUTC: now.toUTCString(),
    transaction_id: id,
    message: { text, media: { mediaUrl: '' }, custom: [] },
    billing: { currency: 'TZS', subscriber_price: '0.00', billing_price: '0.00' },
  };
  const body = flat ? { from, to, message: text, timestamp: now.toISOString() } : nested;
  return { id, post: { url, type: 'json', body: JSON.stringify(body), timeoutMs: TIMEOUT_MS } };
}

function fromAfricasTalking({ url }: Receiving, { from, to, text, optOut }: PhoneText): Written {
  const id = crypto.randomUUID();
  const date = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const message = { date, from: `+${from}`, id, linkId: '', text, to, cost: 'KES 0.0000', networkCode: '63902' };
  const fields = optOut ? { senderId: to, phoneNumber: `+${from}` } : message;
  return { id, post: { url, type: 'form', body: new URLSearchParams(fields).toString(), timeoutMs: TIMEOUT_MS } };
}

function fromTwilio({ url, account, token }: Receiving, { from, to, text, optOut }: PhoneText): Written {
  const id = `SM${randomBytes(16).toString('hex')}`;
  const fields = {
    AccountSid: account,
    ApiVersion: '2010-04-01',
    Body: text,
    From: `+${from}`,
    MessageSid: id,
    NumMedia: '0',
    NumSegments: '1',
    SmsSid: id,
    SmsStatus: 'received',
    To: `+${to}`,
    ...(optOut ? { OptOutType: 'STOP' } : {}),
  };
  const headers = { 'x-twilio-signature': twilioSignature(token, url, fields) };
  return { id, post: { url, type: 'form', body: new URLSearchParams(fields).toString(), headers, timeoutMs: TIMEOUT_MS } };
}
