import { toCents } from '../money.ts';
import { phoneOf } from '../phones/phones.ts';
import type { World } from '../world.ts';
import { carryOut, openTransaction } from './pay.ts';
import { postStkCallback } from './stk-callback.ts';
import { STK_RESULTS, type StkRequest, type StkResult } from './stk-requests.ts';

const FATE_MS = 300;

/** Sets the end of a push by itself: its fate soon, or the time-out of its prompt. Also used after a restart. */
export function schedule(world: World, stk: StkRequest): void {
  const left = stk.expires - Date.now();
  const wait = stk.fate === null || stk.fate.code === STK_RESULTS.timeout.code ? left : Math.min(left, FATE_MS);
  world.timers.after(Math.max(0, wait), () => {
    if (stk.result === null && !stk.answering) conclude(world, stk, stk.fate ?? STK_RESULTS.timeout);
  });
}

/** The customer types a PIN. Resolves to the result that the callback will carry. */
export async function answerPrompt(world: World, stk: StkRequest, pin: string): Promise<StkResult> {
  stk.answering = true;
  const phone = phoneOf(world.phones, stk.msisdn);
  if (pin !== phone.pin) return conclude(world, stk, STK_RESULTS.wrong_pin);
  const amount = toCents(stk.amount) ?? 0n;
  if (phone.balance < amount) return conclude(world, stk, STK_RESULTS.insufficient);
  const shortcode = world.mpesa.shortcodes.get(stk.party_b) ?? world.mpesa.shortcodes.get(stk.shortcode);
  if (shortcode === undefined) return conclude(world, stk, { code: 'SFC_IC0003', desc: 'The operator does not exist.' });
  const order = {
    shortcode,
    amount,
    account: stk.account,
    msisdn: stk.msisdn,
    name: phone.name,
    via: 'stk',
    checkoutRequestId: stk.checkout_request_id,
  } as const;
  const paid = await carryOut(world, order, openTransaction(world, order));
  if (paid.ok) return conclude(world, stk, { ...STK_RESULTS.success, receipt: paid.payment.receipt });
  if (paid.code === 'insufficient') return conclude(world, stk, STK_RESULTS.insufficient);
  return conclude(world, stk, { code: paid.code, desc: paid.message });
}

/** The customer presses Cancel. */
export function cancelPrompt(world: World, stk: StkRequest): StkResult {
  return conclude(world, stk, STK_RESULTS.cancelled);
}

export type StkResultData = { checkout_request_id: string } & StkResult & { receipt?: string };

function conclude(world: World, stk: StkRequest, result: StkResult & { receipt?: string }): StkResult {
  const data = { checkout_request_id: stk.checkout_request_id, ...result };
  const entry = world.journal.append('stk', { event: 'result', ...data });
  applyStkResult(world, data, entry.at);
  void postStkCallback(world, stk);
  return { code: result.code, desc: result.desc };
}

export function applyStkResult(world: World, data: StkResultData, at: string): void {
  const stk = world.mpesa.stk.get(data.checkout_request_id);
  if (stk === undefined) return;
  const { code, desc, receipt } = data;
  stk.result = { code, desc, at, ...(receipt === undefined ? {} : { receipt }) };
  phoneOf(world.phones, stk.msisdn).prompts.delete(stk.checkout_request_id);
}
