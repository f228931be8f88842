import type { Clock } from '../../kernel/clock.ts';
import { sendOnce, type OutgoingRequest } from '../../kernel/http-client.ts';
import type { VendorAccount } from '../../modules/vending/tokens/port.ts';
import type { Traced } from './evidence.ts';

export interface Call {
  readonly endpoint: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Set where a repeat would be a second token: its own connection, and nothing written after this moment. */
  readonly sendBefore?: number;
}

/** One POST to the vendor, as it is; never throws, repeats nothing. */
export type Post = (account: VendorAccount, call: Call) => Promise<Traced>;

const LARGEST_ANSWER = 1024 * 1024;

export function createPost(clock: Clock, timeoutMs: number): Post {
  return async (account, call) => {
    const started = clock.monotonic();
    const once: Partial<OutgoingRequest> = call.sendBefore === undefined ? {} : { fresh: true, sendBefore: call.sendBefore };
    const exchange = await sendOnce({
      method: 'POST',
      url: `${account.baseUrl.replace(/\/+$/, '')}/${call.endpoint}`,
      timeoutMs,
      maxBytes: LARGEST_ANSWER,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(call.fields),
      ...once,
    });
    return { endpoint: call.endpoint, fields: call.fields, exchange, milliseconds: Math.round(clock.monotonic() - started) };
  };
}

/** The three fields in every body of the current dialect; `PassWord` is spelt so. */
export function credentials(account: VendorAccount): Readonly<Record<string, string>> {
  return { CompanyName: account.company, UserName: account.username, PassWord: account.password };
}
