import { sendOnce, type Exchange } from '../../kernel/http-client.ts';
import type { GatewayAccount, StatusQuestion } from '../../modules/messaging/outbox/port.ts';

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

/** Beem answers for delivery under another name than it sends by; a server that is not Beem's has one name for all. */
function reportsHost(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/^https:\/\/apisms\.beem\.africa$/, 'https://dlrapi.beem.africa');
}

/** `GET /public/v1/delivery-reports?dest_addr=&request_id=`; not before five minutes after the sending. */
export function getDeliveryReport(account: GatewayAccount, { providerId, to }: StatusQuestion, timeoutMs: number): Promise<Exchange> {
  const query = new URLSearchParams({ dest_addr: to, request_id: requestOf(providerId) });
  const url = `${reportsHost(account.baseUrl)}/public/v1/delivery-reports?${query.toString()}`;
  return sendOnce({ method: 'GET', url, timeoutMs, headers: { authorization: basic(account) } });
}

/** Our id of a message at Beem is `request_id:recipient_id`. */
export function requestOf(providerId: string): string {
  return providerId.split(':')[0]!;
}
