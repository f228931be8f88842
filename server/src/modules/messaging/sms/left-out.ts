import type { Tx } from '../../../kernel/db.ts';
import { judgeConsent } from '../contacts/index.ts';
import type { Rejected } from './errors.ts';
import type { Sorted } from './recipients.ts';

type LeftOut = Extract<Rejected['reason'], 'blocked' | 'opted_out' | 'no_consent'>;

interface Meant {
  readonly purpose: 'service' | 'marketing';
  /** That nobody said what it is for: it may well be advertising, as from front ends of the older system. */
  readonly isPurposeOpen: boolean;
  /** A list whose trial has to tell whom the line would refuse anyhow. */
  readonly isList?: boolean;
}

/** Whoever is blocked, whatever it is for; who wrote STOP, where it may be advertising; of a list of advertising, who has not agreed. */
function leftOut({ purpose, isPurposeOpen, isList }: Meant): ReadonlySet<string> {
  const reasons: readonly LeftOut[] = ['blocked'];
  if (isPurposeOpen) return new Set([...reasons, 'opted_out']);
  return new Set(isList && purpose === 'marketing' ? [...reasons, 'opted_out', 'no_consent'] : reasons);
}

/** Sets those aside who are not written to, each with the reason. */
export async function withoutLeftOut(tx: Tx, { ready, rejected, duplicates }: Sorted, meant: Meant): Promise<Sorted> {
  const reasons = leftOut(meant);
  const verdicts = await judgeConsent(
    tx,
    ready.map(({ to }) => ({ identity: { kind: 'phone', value: to }, channel: 'sms', purpose: 'marketing' })),
  );
  const isSpared = (at: number): boolean => reasons.has(verdicts[at]!);
  const spared = ready.flatMap(({ index, asked }, at): Rejected[] => (isSpared(at) ? [{ index, recipient: asked, reason: verdicts[at] as LeftOut }] : []));
  return {
    ready: ready.filter((_one, at) => !isSpared(at)),
    rejected: [...rejected, ...spared].toSorted((a, b) => a.index - b.index),
    duplicates,
  };
}
