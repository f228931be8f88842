import { useMe } from '../../../api/me.ts';
import { money } from '../../../format/values.ts';
import { useWords } from '../../../i18n/index.ts';
import type { SayOf } from '../../../i18n/index.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Timeline } from '../../../ui/timeline.tsx';
import type { Step } from '../../../ui/timeline.tsx';
import type { Refund } from './refund.ts';
import { words } from '../words/index.ts';
import { RefundDecision } from './decision.tsx';

/** One refund told from who asked to what M-Pesa said, and the next thing that somebody must do. */
export function RefundCase({ refund }: { refund: Refund }) {
  const { say } = useWords(words);
  const { data: me } = useMe();
  return (
    <section aria-label={say('g.refund')} className="border-t border-line first:border-t-0">
      <p className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
        <span className="font-medium">
          {say(refund.method === 'manual' ? 'pay.byHand' : 'pay.byMpesa')} · {refund.currency} {money(refund.amount)}
        </span>
        <StateBadge state={refund.state} />
      </p>
      <Timeline steps={stepsOf(refund, say)} />
      <RefundDecision refund={refund} isOwn={me?.id === refund.requested_by} />
    </section>
  );
}

type Say = SayOf<keyof typeof words.en>;

function stepsOf(refund: Refund, say: Say): Step[] {
  const steps: (Omit<Step, 'at'> & { at: string | null })[] = [
    { at: refund.requested_at, title: say('pay.askedBy', { name: refund.requested_by_name ?? '–' }), text: refund.reason, tone: 'plain', icon: 'person' },
    {
      at: refund.decided_at,
      title: say('pay.decidedBy', { name: refund.decided_by_name ?? '–' }),
      text: refund.state === 'rejected' ? refund.result_text : '',
      tone: refund.state === 'rejected' ? 'plain' : 'done',
      icon: 'person',
    },
    { at: refund.sent_at, title: say('pay.byMpesa'), text: '', tone: 'flight', icon: 'flight' },
    {
      at: refund.state === 'rejected' ? null : refund.finished_at,
      title: say(refund.method === 'manual' ? 'pay.reference' : 'pay.result'),
      text: [refund.reference, refund.result_text].filter((part) => part !== '').join(' · '),
      tone: refund.state === 'done' ? 'done' : refund.state === 'unknown' ? 'unknown' : 'need',
      icon: refund.state === 'done' ? 'check' : 'bang',
    },
  ];
  return steps.filter((step): step is Step => step.at !== null);
}
