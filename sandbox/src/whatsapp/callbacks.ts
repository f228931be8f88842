import { createHmac } from 'node:crypto';
import { asBody } from '../read.ts';
import type { World } from '../world.ts';
import type { WaAccount, WaNumber } from './accounts.ts';

const TIMEOUT_MS = 15_000;
const RETRY_MS = [200, 1_000, 5_000];

export type Change = { field: string; value: Record<string, unknown> };

/** Meta writes what is not ASCII as `\uXXXX` and a slash with a stroke before it: the signature is over these bytes. */
function hookBytes(body: object): string {
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function signatureOf(appSecret: string, bytes: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`;
}

/** Tells the business of changes to one account, in one body; again for a while when it does not answer 200. */
export async function tell(world: World, account: WaAccount, changes: Change[]): Promise<void> {
  const body = { object: 'whatsapp_business_account', entry: [{ id: account.wabaId, time: Math.floor(Date.now() / 1000), changes }] };
  await post(world, account, { body, attempt: 0 });
}

async function post(world: World, account: WaAccount, { body, attempt }: { body: object; attempt: number }): Promise<void> {
  const url = account.override?.url ?? account.callback;
  if (url === null) return;
  const bytes = hookBytes(body);
  const headers = { 'x-hub-signature-256': signatureOf(account.appSecret, bytes) };
  const answer = await world.http.post({ url, type: 'json', body: bytes, headers, timeoutMs: TIMEOUT_MS });
  world.journal.append('wa_hook', { waba: account.wabaId, url, attempt, status: answer.status, ms: answer.ms, body });
  const wait = RETRY_MS[attempt];
  if (answer.status !== 200 && wait !== undefined) world.timers.after(wait, () => void post(world, account, { body, attempt: attempt + 1 }));
}

/** The value of a `messages` change about one number. */
export function valueOf(number: WaNumber, rest: object): Record<string, unknown> {
  return { messaging_product: 'whatsapp', metadata: { display_phone_number: number.number, phone_number_id: number.phoneNumberId }, ...asBody(rest) };
}

export function tellMessages(world: World, number: WaNumber, rest: object): Promise<void> {
  const account = world.whatsapp.accounts.get(number.wabaId);
  return account === undefined ? Promise.resolve() : tell(world, account, [{ field: 'messages', value: valueOf(number, rest) }]);
}
