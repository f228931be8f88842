import type { Tx } from '../../../kernel/db.ts';
import { judgeConsent } from '../contacts/index.ts';
import type { Rejected } from './errors.ts';
import type { Sorted } from './recipients.ts';

/**
 * Sets those aside who are blocked, whatever the message is for. Where nobody has said what it is for, as front ends of
 * the older system do not, it may well be advertising: then those too who wrote STOP.
 */
export async function withoutLeftOut(tx: Tx, { ready, rejected, duplicates }: Sorted, isPurposeOpen: boolean): Promise<Sorted> {
  const verdicts = await judgeConsent(
    tx,
    ready.map(({ to }) => ({ identity: { kind: 'phone', value: to }, channel: 'sms', purpose: 'marketing' })),
  );
  const reasonOf = (at: number): Rejected['reason'] | null => {
    const verdict = verdicts[at];
    return verdict === 'blocked' || (verdict === 'opted_out' && isPurposeOpen) ? verdict : null;
  };
  const spared = ready.flatMap(({ index, asked }, at): Rejected[] => {
    const reason = reasonOf(at);
    return reason === null ? [] : [{ index, recipient: asked, reason }];
  });
  return {
    ready: ready.filter((_one, at) => reasonOf(at) === null),
    rejected: [...rejected, ...spared].toSorted((a, b) => a.index - b.index),
    duplicates,
  };
}
