import type { Tx } from '../../../../kernel/db.ts';
import type { WhatsappListeners } from '../deps.ts';
import { changeNumber, findNumber } from './queries.ts';

export interface Trouble {
  readonly numberId: string;
  readonly code: string;
  readonly text: string;
  readonly at: Date;
}

/** The number sends nothing more, and somebody is told, once. */
export async function reportTrouble(tx: Tx, { raise }: Pick<WhatsappListeners, 'raise'>, { numberId, code, text, at }: Trouble): Promise<void> {
  const before = await findNumber(tx, numberId);
  if (!before || before.trouble_code === code) return;
  await changeNumber(tx, numberId, { trouble_code: code, trouble_text: text.slice(0, 300), trouble_at: at, at });
  await raise(tx, [{ numberId, code, number: before.display_number || before.phone_number_id, reason: text || code }]);
}

/** Meta says that it may send again. */
export async function endTrouble(tx: Tx, { resolve }: Pick<WhatsappListeners, 'resolve'>, { numberId, at }: Pick<Trouble, 'numberId' | 'at'>): Promise<void> {
  await changeNumber(tx, numberId, { trouble_code: null, trouble_text: '', trouble_at: null, at });
  await resolve(tx, numberId);
}
