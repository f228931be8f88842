import type { RefundsListData, RefundsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import type { Problem } from '../../api/problem.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { Desk } from '../desk/desk.tsx';
import { RefundCase } from '../payments/refund/case.tsx';
import { OPEN_REFUNDS } from '../payments/refund/refund.ts';
import type { Refund } from '../payments/refund/refund.ts';
import { PaymentBody } from '../payments/detail.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 5000;

/** Money that is asked back: the second person reads why, sees the payment beside it, and decides. */
export function RefundsPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const all = asked['show'] === 'all';
  const query = all ? {} : { state: OPEN_REFUNDS };
  const list = useList<RefundsListData, RefundsListResponses>('/api/refunds/', query, { everyMs: LIVE_MS });
  const chosen = list.rows.find((one) => one.id === asked['at']) ?? list.rows[0];
  const tabs = [
    { value: '', label: say('refunds.open') },
    { value: 'all', label: say('refunds.all') },
  ];
  return (
    <Page title={say('g.refunds')} text={say('refunds.text')}>
      <Tabs label={say('common.filter')} tabs={tabs} chosen={all ? 'all' : ''} choose={(show) => set({ show, at: '' })} />
      {list.rows.length === 0 && <Nothing list={list} />}
      {chosen && (
        <Desk label={say('g.refunds')} cases={list.rows} chosen={chosen} choose={(at) => set({ at })} line={(one) => <Line refund={one} />}>
          <Chosen refund={chosen} />
        </Desk>
      )}
    </Page>
  );
}

type Listed = { problem: Problem | null; isLoading: boolean; retry: () => void };

function Nothing({ list }: { list: Listed }) {
  const { say } = useWords(words);
  if (list.problem) return <ErrorState problem={list.problem} retry={list.retry} />;
  return list.isLoading ? <Skeleton /> : <Empty icon="giveBack" title={say('refunds.empty')} text={say('refunds.emptyText')} />;
}

function Chosen({ refund }: { refund: Refund }) {
  const { say } = useWords(words);
  return (
    <>
      <Panel title={refund.mpesa_transaction_id} text={refund.reason}>
        <p className="px-4 pb-2">
          <ObjectLink kind="payments" id={refund.payment}>
            {say('refunds.toPayment')}
          </ObjectLink>
        </p>
        <RefundCase refund={refund} />
      </Panel>
      <div className="min-w-0">
        <PaymentBody key={refund.payment} id={refund.payment} brief />
      </div>
    </>
  );
}

function Line({ refund }: { refund: Refund }) {
  return (
    <>
      <span className="flex justify-between gap-2 font-medium">
        <Money amount={refund.amount} currency={refund.currency} />
        <span className="text-sm font-normal text-quiet">
          <Time at={refund.requested_at} />
        </span>
      </span>
      <span className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
        <Mono>{refund.mpesa_transaction_id}</Mono>
        <StateBadge state={refund.state} />
      </span>
    </>
  );
}
