import type { MessagingSmsImportsGetResponses } from '../../api/generated/types.gen.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useReason } from '../../ui/states.tsx';
import { useRejected } from '../../ui/use-rejected.ts';
import { Money } from '../../ui/values.tsx';
import { words } from './words/index.ts';

/** What a list comes to, or came to: people, parts, price, and the rows that were left out as a file. */
export function ListOutcome({ one, done }: { one: MessagingSmsImportsGetResponses[200]; done: (sending: string) => void }) {
  const { say } = useWords(words);
  const reason = useReason();
  const { take } = useRejected('/api/messaging/sms/imports/{id}/rejected/', 'sms.listColumn');
  const { sending } = one;
  return (
    <section aria-live="polite" aria-label={say('sms.count')} className="space-y-2 rounded-lg border border-line bg-surface-2 px-4 py-3">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        <span className="truncate">{one.file_name}</span>
        <StateBadge state={one.state} />
        {one.dry_run && <Badge>{say('sms.listTrial')}</Badge>}
      </p>
      <p className="flex flex-wrap items-baseline gap-x-3 text-quiet">
        <span>{say('sms.listRows', { n: one.rows_done.toLocaleString() })}</span>
        <span>{say('sms.listPeople', { n: one.created.toLocaleString() })}</span>
        <span>{say('sms.listParts', { n: one.parts.toLocaleString() })}</span>
        {one.known > 0 && <span>{say('sms.listTwice', { n: one.known.toLocaleString() })}</span>}
        {one.cost_estimate && <Money amount={one.cost_estimate.amount} currency={one.cost_estimate.currency} />}
      </p>
      {one.credits_missing !== '0' && <p className="text-sm text-danger">{say('sms.listMissing', { n: Number(one.credits_missing).toLocaleString() })}</p>}
      {one.error_message && <p className="text-sm text-danger">{reason(one.error_code, one.error_message)}</p>}
      <div className="flex flex-wrap gap-2">
        {one.rejected > 0 && <Button onClick={() => take(one.id, one.file_name)}>{say('sms.listRejected', { n: one.rejected.toLocaleString() })}</Button>}
        {sending !== null && <Button onClick={() => done(sending)}>{say('sms.listOpen')}</Button>}
      </div>
    </section>
  );
}
