import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../../api/problem.ts';
import { useMe } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/rows.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

export const LIVE_MS = 10_000;

/** What a person asked for by hand, whatever it is. */
export type Asked = {
  id: string;
  state: string;
  reason: string;
  requested_by: string;
  requested_by_name: string | null;
  requested_at: string;
  decided_by_name: string | null;
  decided_at: string | null;
  comment: string;
};

/** What waits, or all of it; which of the two stands in the URL. */
export function useShown(): { query: { state?: 'pending_approval' }; choice: ReactNode } {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const value = asked['show'] === 'all' ? 'all' : '';
  const options = [
    { value: '' as const, label: say('approvals.waiting') },
    { value: 'all' as const, label: say('common.all') },
  ];
  const choice = (
    <div className="mb-3">
      <Segmented label={say('approvals.show')} value={value} options={options} onChange={(show) => set({ show })} />
    </div>
  );
  return { query: value === 'all' ? {} : { state: 'pending_approval' }, choice };
}

/** Nothing waits; or, when all of it is asked for, nothing ever was. */
export function NothingAsked({ waiting, what }: { waiting: boolean; what: 'tokens' | 'adjustments' }) {
  const { say } = useWords(words);
  const [title, text]: readonly WordKey[] = waiting ? [`approvals.${what}None`, `approvals.${what}NoneText`] : ['approvals.noneEver', 'approvals.noneEverText'];
  return <Empty icon="check" title={say(title ?? 'approvals.noneEver')} text={say(text ?? 'approvals.noneEverText')} />;
}

/** One thing that was asked for: what, why, by whom, and who decided on it. */
export function AskedRow({ one, title, children, acts }: { one: Asked; title: ReactNode; children?: ReactNode; acts: ReactNode }) {
  const { say } = useWords(words);
  const decided = one.decided_by_name ? say('approvals.decided', { name: one.decided_by_name }) : one.decided_at !== null && say('approvals.alone');
  return (
    <Row
      title={title}
      badges={<StateBadge state={one.state} />}
      text={
        <>
          <span className="block text-text">{one.reason}</span>
          <span className="block">
            {say('approvals.asked', { name: one.requested_by_name ?? '–' })} · <Time at={one.requested_at} />
          </span>
          {decided && (
            <span className="block">
              {decided} · <Time at={one.decided_at} />
            </span>
          )}
        </>
      }
      actions={one.state === 'pending_approval' && acts}
    >
      {one.comment !== '' && <p className="mt-1 text-sm">{one.comment}</p>}
      {children}
    </Row>
  );
}

type Act = {
  mutate: (vars: { path: { id: string }; body: { comment?: string } }, told: { onSuccess: () => void }) => void;
  reset: () => void;
  isPending: boolean;
  error: Problem | null;
};

type DecideProps = { one: Asked; approve: Act; reject: Act; text: string; mayApprove: boolean; mayReject: boolean };

/** The second person's word; who asked for it can only take it back. */
export function Decide({ one, approve, reject, text, mayApprove, mayReject }: DecideProps) {
  const { say } = useWords(words);
  const { data: me } = useMe();
  const [comment, setComment] = useState('');
  const isOwn = one.requested_by === me?.id;
  const vars = { path: { id: one.id }, body: comment.trim() === '' ? {} : { comment: comment.trim() } };
  const field = <Field label={say('approvals.comment')} value={comment} maxLength={500} onChange={(event) => setComment(event.target.value)} />;
  const away = isOwn
    ? { label: say('approvals.takeBack'), title: `${say('approvals.takeBack')}?`, text: say('approvals.takeBackText') }
    : { label: say('approvals.reject'), title: `${say('approvals.reject')}?`, text: say('approvals.rejectText') };
  return (
    <>
      {mayApprove && !isOwn && (
        <ConfirmButton
          look="primary"
          label={say('approvals.approve')}
          title={`${say('approvals.approve')}?`}
          text={text}
          done={say('approvals.approved')}
          act={approve}
          vars={vars}
        >
          {field}
        </ConfirmButton>
      )}
      {mayReject && (
        <ConfirmButton {...away} look={isOwn ? 'ghost' : 'secondary'} done={say(isOwn ? 'common.done' : 'approvals.rejected')} act={reject} vars={vars}>
          {field}
        </ConfirmButton>
      )}
      {isOwn && <p className="w-full text-right text-sm text-quiet">{say('approvals.own')}</p>}
    </>
  );
}
