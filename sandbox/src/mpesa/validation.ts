import type { Answer } from '../outgoing.ts';
import { asBody, asText } from '../read.ts';
import type { World } from '../world.ts';
import { c2bBody } from './c2b-body.ts';
import type { Shortcode, Transaction } from './shortcodes.ts';

export type Verdict = { accepted: true; thirdPartyId: string } | { accepted: false; code: string };

/** ThirdPartyTransID of a payment whose validator was not reached, as production sends it. */
const NOT_REACHED = '1234567890';
const ACCEPT_CODES = new Set(['0', '00000000']);

/** Asks the validator, where the shortcode has external validation; when it is mute, the registered ResponseType decides. */
export async function validate(world: World, shortcode: Shortcode, tx: Transaction): Promise<Verdict> {
  const { urls } = shortcode;
  if (!shortcode.externalValidation || urls === null) return { accepted: true, thirdPartyId: '' };
  const { validation, validation_timeout_ms: timeoutMs } = world.faults.current.mpesa;
  if (validation === 'off') return { accepted: true, thirdPartyId: NOT_REACHED };
  const body = c2bBody(shortcode, tx, { balance: '', thirdPartyId: '' });
  const answer = await world.http.post({ url: urls.validation, type: 'json', body, timeoutMs });
  const verdict = readVerdict(answer, tx) ?? unreached(urls.responseType);
  world.journal.append('validation', {
    receipt: tx.receipt,
    shortcode: tx.shortcode,
    account: tx.account,
    amount: tx.amount,
    url: urls.validation,
    ...answer,
    ...verdict,
  });
  return verdict;
}

function unreached(responseType: 'Completed' | 'Cancelled'): Verdict {
  return responseType === 'Completed' ? { accepted: true, thirdPartyId: NOT_REACHED } : { accepted: false, code: 'cancelled' };
}

function readVerdict(answer: Answer, tx: Transaction): Verdict | null {
  if (answer.status !== 200) return null;
  const body = readJson(answer.body);
  const code = asText(body['ResultCode']);
  if (code === '') return null;
  if (!ACCEPT_CODES.has(code)) return { accepted: false, code: /^C2B000\d\d$/.test(code) ? code : 'C2B00016' };
  return { accepted: true, thirdPartyId: asText(body['ThirdPartyTransID']) || tx.receipt };
}

function readJson(text: string): Record<string, unknown> {
  try {
    return asBody(JSON.parse(text));
  } catch {
    return {};
  }
}
