import { sendOnce, type Exchange } from '../../kernel/http-client.ts';
import type { GatewayAccount } from '../../modules/messaging/outbox/port.ts';

export interface SendBody {
  readonly source_addr: string;
  /** `''` sends at once. */
  readonly schedule_time: string;
  /** 0 is GSM 7-bit, 8 is UCS-2. */
  readonly encoding: 0 | 8;
  readonly message: string;
  readonly recipients: readonly { readonly recipient_id: string; readonly dest_addr: string }[];
}

const basic = ({ user, secret }: GatewayAccount): string => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

/** `GET /public/v1/vendors/balance`. */
export function getBalance(account: GatewayAccount, timeoutMs: number): Promise<Exchange> {
  const url = `${account.baseUrl.replace(/\/+$/, '')}/public/v1/vendors/balance`;
  return sendOnce({ method: 'GET', url, timeoutMs, headers: { authorization: basic(account) } });
}

/** `POST /v1/send`, once. */
export function postSend(account: GatewayAccount, body: SendBody, timeoutMs: number): Promise<Exchange> {
  return sendOnce({
    method: 'POST',
    url: `${account.baseUrl.replace(/\/+$/, '')}/v1/send`,
    timeoutMs,
    headers: { authorization: basic(account), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
