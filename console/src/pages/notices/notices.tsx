import type { PaymentEventsListData, PaymentEventsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import type { Problem } from '../../api/problem.ts';
import { useSay, useWords, wordFor } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { More } from '../../ui/list-rows.tsx';
import { Desk } from '../desk/desk.tsx';
import { NoticeCase } from './case.tsx';
import { words } from './words/index.ts';

type Notice = PaymentEventsListResponses[200]['results'][number];

const LIVE_MS = 10_000;
const STATES = ['quarantined', 'unreadable', 'duplicate'] as const;

/** Notices of money that could not be booked as they stand: read as they came, then taken, asked about or put away. */
export function NoticesPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const state = STATES.find((one) => one === asked['state']);
  const list = useList<PaymentEventsListData, PaymentEventsListResponses>('/api/payment-events/', state ? { state } : {}, { everyMs: LIVE_MS });
  const chosen = list.rows.find((one) => one.id === asked['at']) ?? list.rows[0];
  const tabs = [{ value: '', label: say('notices.waiting') }, ...STATES.map((value) => ({ value, label: say(`state.${value}`) }))];
  return (
    <Page title={say('nav.notices')} text={say('notices.text')}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={state ?? ''} choose={(to) => set({ state: to, at: '' })} />
      {!chosen && <Nothing list={list} narrowed={state !== undefined} />}
      {chosen && (
        <Desk
          label={say('nav.notices')}
          cases={list.rows}
          chosen={chosen}
          choose={(at) => set({ at })}
          line={(one) => <Line notice={one} />}
          foot={<More list={list} />}
        >
          <NoticeCase key={chosen.id} id={chosen.id} />
        </Desk>
      )}
    </Page>
  );
}

type Listed = { problem: Problem | null; isLoading: boolean; retry: () => void };

function Nothing({ list, narrowed }: { list: Listed; narrowed: boolean }) {
  const { say } = useWords(words);
  if (list.problem) return <ErrorState problem={list.problem} retry={list.retry} />;
  if (list.isLoading) return <Skeleton />;
  return <Empty icon="check" title={say(narrowed ? 'notices.emptyOther' : 'notices.empty')} text={say('notices.emptyText')} />;
}

function Line({ notice }: { notice: Notice }) {
  const { say } = useSay();
  return (
    <>
      <span className="flex justify-between gap-2 font-medium">
        {notice.receipt ? <Mono>{notice.receipt}</Mono> : <span>{wordFor(say, 'state', notice.source) ?? notice.source}</span>}
        <span className="text-sm font-normal text-quiet">
          <Time at={notice.received_at} />
        </span>
      </span>
      <span className="mt-0.5 block">
        <StateBadge state={notice.state} />
      </span>
    </>
  );
}
