import { sendOnce, type Exchange } from '../../kernel/http-client.ts';
import type { GatewayAccount } from '../../modules/messaging/outbox/port.ts';

/** `GET /version1/user?username=…`: what the account is, with its balance. */
export function getUser(account: GatewayAccount, timeoutMs: number): Promise<Exchange> {
  const url = `${account.baseUrl.replace(/\/+$/, '')}/version1/user?${new URLSearchParams({ username: account.user }).toString()}`;
  return sendOnce({ method: 'GET', url, timeoutMs, headers: { apiKey: account.secret, accept: 'application/json' } });
}

/** `POST /version1/messaging`, once; `to` with plus. Success is HTTP 201. */
export function postMessaging(
  account: GatewayAccount,
  message: { readonly to: string; readonly message: string; readonly from: string },
  timeoutMs: number,
): Promise<Exchange> {
  const form = new URLSearchParams({ username: account.user, to: message.to, message: message.message, bulkSMSMode: '1' });
  if (message.from !== '') form.set('from', message.from);
  return sendOnce({
    method: 'POST',
    url: `${account.baseUrl.replace(/\/+$/, '')}/version1/messaging`,
    timeoutMs,
    headers: { apiKey: account.secret, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
}
