import type { Tx } from '../../../kernel/db.ts';
import { judgeConsent } from '../contacts/index.ts';
import type { Sorted } from './recipients.ts';

/**
 * Sets those aside who wrote STOP or are blocked. Where nobody has said what a sending is for, as front ends of the older
 * system do not, it may well be advertising.
 */
export async function withoutOptedOut(tx: Tx, { ready, rejected, duplicates }: Sorted): Promise<Sorted> {
  const verdicts = await judgeConsent(
    tx,
    ready.map(({ to }) => ({ identity: { kind: 'phone', value: to }, channel: 'sms', purpose: 'marketing' })),
  );
  const isSpared = (at: number): boolean => verdicts[at] === 'opted_out' || verdicts[at] === 'blocked';
  const spared = ready.filter((_one, at) => isSpared(at)).map(({ index, asked }) => ({ index, recipient: asked, reason: 'opted_out' as const }));
  return { ready: ready.filter((_one, at) => !isSpared(at)), rejected: [...rejected, ...spared].toSorted((a, b) => a.index - b.index), duplicates };
}
