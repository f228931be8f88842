import { sendOnce, type Exchange } from '../../kernel/http-client.ts';
import type { GatewayAccount } from '../../modules/messaging/outbox/port.ts';

export interface NewMessage {
  readonly To: string;
  readonly Body: string;
  /** A number, a name, or a messaging service, which begins with `MG`. */
  readonly From: string;
  readonly StatusCallback: string | null;
}

const accountUrl = ({ baseUrl, user }: GatewayAccount): string => `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(user)}`;
const basic = ({ user, secret }: GatewayAccount): string => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

/** `GET …/Balance.json`. */
export function getBalance(account: GatewayAccount, timeoutMs: number): Promise<Exchange> {
  return sendOnce({ method: 'GET', url: `${accountUrl(account)}/Balance.json`, timeoutMs, headers: { authorization: basic(account) } });
}

/** `POST …/Messages.json`, once. */
export function postMessage(account: GatewayAccount, message: NewMessage, timeoutMs: number): Promise<Exchange> {
  const form = new URLSearchParams({ To: message.To, Body: message.Body });
  form.set(/^MG[0-9a-f]{32}$/i.test(message.From) ? 'MessagingServiceSid' : 'From', message.From);
  if (message.StatusCallback !== null) form.set('StatusCallback', message.StatusCallback);
  return sendOnce({
    method: 'POST',
    timeoutMs,
    url: `${accountUrl(account)}/Messages.json`,
    headers: {
      authorization: basic(account),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form.toString(),
  });
}
