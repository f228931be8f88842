import type { JournalEntry } from '../../../api/sandbox-types.ts';

export const METER = '58100000007';
export const TOKEN = '47186281207955155808';
export const RECEIPT = 'UKK4A1B2C3';

/** Builds journal entries for tests: `at` is in ms after the payment. */
export function journal(...entries: [kind: string, at: number, facts?: Record<string, unknown>][]): JournalEntry[] {
  const start = Date.parse('2026-11-20T11:00:00Z');
  return entries.map(([kind, at, facts], place) => ({ seq: place + 1, at: new Date(start + at).toISOString(), kind, ...facts }));
}

const payment = { receipt: RECEIPT, shortcode: '600100', account: METER, amount: '100.00' };

/** One purchase from the validation to the keypad, in the sandbox's own shapes. */
export function purchase(): JournalEntry[] {
  return journal(
    ['validation', -40, { ...payment, accepted: true, status: 200, ms: 7 }],
    ['payment', 0, { ...payment, msisdn: '254712345678', via: 'phone' }],
    ['confirmation', 30, { receipt: RECEIPT, copy: 0, attempt: 1, ok: true, status: 200, ms: 6 }],
    ['vend', 200, { meter: METER, token: TOKEN, units: '0.6', amount: '100.00', mode: 'money' }],
    ['sms', 400, { gateway: 'beem', to: '254712345678', text: `Token 4718-6281-2079-5515-5808`, provider_id: '17' }],
    ['dlr', 900, { gateway: 'beem', provider_id: '17', state: 'DELIVERED', status: 200, ms: 4 }],
    ['keypad', 9000, { meter: METER, token: TOKEN, result: 'accept', display: 'ACCEPT', units: '0.6' }],
  );
}
