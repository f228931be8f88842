import { sendOnce, type Exchange } from '../../kernel/http-client.ts';
import { isFields, parseJson, storable, toText, type Fields } from '../../kernel/text.ts';
import type { WhatsappAccount } from '../../modules/messaging/whatsapp/port.ts';

export interface GraphOptions {
  /** `v25.0`; Graph takes the oldest that lives when none is named. */
  readonly version: string;
  readonly timeoutMs: number;
}

export interface GraphCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the version, without a leading slash: `<phone number id>/messages`. */
  readonly path: string;
  readonly body?: unknown;
  /** Instead of `body`: bytes with their content type. */
  readonly raw?: { readonly contentType: string; readonly bytes: Uint8Array };
  /** Beside or instead of the usual ones, in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
}

const MOST_BYTES = 4 * 1024 * 1024;

/** One call, once. */
export function callGraph({ version, timeoutMs }: GraphOptions, account: WhatsappAccount, call: GraphCall): Promise<Exchange> {
  const body = call.raw?.bytes ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  return sendOnce({
    method: call.method,
    url: `${account.baseUrl}/${version}/${call.path}`,
    timeoutMs,
    maxBytes: MOST_BYTES,
    headers: { authorization: `Bearer ${account.token}`, 'content-type': call.raw?.contentType ?? 'application/json', ...call.headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** Fetches a file from the address that Graph named; the same token opens it. `body` holds a byte in each character. */
export function fetchFile({ timeoutMs }: GraphOptions, account: WhatsappAccount, url: string): Promise<Exchange> {
  return sendOnce({
    method: 'GET',
    url,
    timeoutMs,
    maxBytes: 110 * 1024 * 1024,
    encoding: 'latin1',
    headers: { accept: '*/*', authorization: `Bearer ${account.token}` },
  });
}

export interface GraphError {
  readonly code: number;
  /** Meta's words: what it is called and, where told, why. */
  readonly text: string;
}

/** The error of an answer in Graph's form; undefined for pages, empty bodies and anything else. */
export function errorOf(body: Fields): GraphError | undefined {
  const error = body['error'];
  if (!isFields(error) || !Number.isInteger(error['code'])) return undefined;
  const data = error['error_data'];
  // now and then a bare text
  const details = isFields(data) ? toText(data['details']) : toText(data);
  const userText = toText(error['error_user_msg']);
  return { code: error['code'] as number, text: [toText(error['message']), details || userText].filter((part) => part !== '').join(': ') };
}

export function fieldsOf(body: string): Fields {
  const value = parseJson(body);
  return isFields(value) ? value : {};
}

const MOST_CHARACTERS = 4_096;

/** Addresses and cursors, which may be longer than a word; '' for everything but text. */
export function longText(value: unknown): string {
  return typeof value === 'string' && value.length <= MOST_CHARACTERS ? storable(value) : '';
}
