import { eatStamp } from '../times.ts';
import type { World } from '../world.ts';
import type { StkRequest } from './stk-requests.ts';

const TIMEOUT_MS = 30_000;

/** Posts the result to the CallBackURL of its request, once for each copy, without further attempts. */
export async function postStkCallback(world: World, stk: StkRequest): Promise<void> {
  const {
    stk_callback: mode,
    duplicate,
    delay_ms: [least, most],
  } = world.faults.current.mpesa;
  const id = { event: 'callback', checkout_request_id: stk.checkout_request_id };
  if (mode === 'lost') return void world.journal.append('stk', { ...id, lost: true });
  const body = callbackBody(stk);
  const copies = Array.from({ length: 1 + duplicate }, async (_, copy) => {
    await world.timers.pause(least + Math.round(world.random.next() * (most - least)));
    const answer = await world.http.post({ url: stk.callback_url, type: 'json', body, timeoutMs: TIMEOUT_MS });
    world.journal.append('stk', { ...id, copy, url: stk.callback_url, ...answer });
  });
  await Promise.all(copies);
}

/** Written by hand, because amounts come as JSON numbers with their two decimals: 4000.00. */
function callbackBody(stk: StkRequest): string {
  const { code = 0, desc = '', receipt } = stk.result ?? {};
  const head = `"MerchantRequestID":${JSON.stringify(stk.merchant_request_id)},"CheckoutRequestID":${JSON.stringify(stk.checkout_request_id)},"ResultCode":${JSON.stringify(code)},"ResultDesc":${JSON.stringify(desc)}`;
  return `{"Body":{"stkCallback":{${head}${receipt === undefined ? '' : metadata(stk, receipt)}}}}`;
}

function metadata(stk: StkRequest, receipt: string): string {
  const items = [
    `{"Name":"Amount","Value":${stk.amount}}`,
    `{"Name":"MpesaReceiptNumber","Value":"${receipt}"}`,
    '{"Name":"Balance"}',
    `{"Name":"TransactionDate","Value":${eatStamp(new Date(stk.result?.at ?? 0))}}`,
    `{"Name":"PhoneNumber","Value":${stk.msisdn}}`,
  ];
  return `,"CallbackMetadata":{"Item":[${items.join(',')}]}`;
}
