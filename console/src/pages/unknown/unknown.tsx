import type { VendOrdersListData, VendOrdersListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Evidence, Facts, Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton, useReason } from '../../ui/states.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { Desk } from '../desk/desk.tsx';
import { Review } from './review.tsx';

export type Order = VendOrdersListResponses[200]['results'][number];

const LIVE_MS = 5000;

/** Purchases of which nobody knows what the vendor did: those in review first, then those still being looked into. */
export function UnknownPage() {
  const { say } = useSay();
  const { asked, set } = useUrl();
  const review = useList<VendOrdersListData, VendOrdersListResponses>('/api/vend-orders/', { state: 'manual_review' }, { everyMs: LIVE_MS });
  const unknown = useList<VendOrdersListData, VendOrdersListResponses>('/api/vend-orders/', { state: 'unknown' }, { everyMs: LIVE_MS });
  const cases = [...review.rows, ...unknown.rows];
  const chosen = cases.find((one) => one.id === asked['at']) ?? cases[0];
  const problem = review.problem ?? unknown.problem;
  const isLoading = review.isLoading || unknown.isLoading;
  return (
    <Page title={say('nav.unknown')} text={say('unknown.text')}>
      {problem && <ErrorState problem={problem} retry={review.retry} />}
      {isLoading && <Skeleton />}
      {!isLoading && !problem && !chosen && <Empty icon="check" title={say('unknown.empty')} text={say('unknown.emptyText')} />}
      {chosen && (
        <Desk label={say('nav.unknown')} cases={cases} chosen={chosen} choose={(at) => set({ at })} line={(one) => <Line order={one} />}>
          <Case order={chosen} />
          <Review key={chosen.id} order={chosen} />
        </Desk>
      )}
    </Page>
  );
}

function Line({ order }: { order: Order }) {
  return (
    <>
      <span className="flex justify-between gap-2 font-medium">
        <Money amount={order.amount} currency={order.currency} />
        <span className="text-sm font-normal text-quiet">
          <Time at={order.created_at} />
        </span>
      </span>
      <span className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
        <Mono>{order.meter_id}</Mono>
        <StateBadge state={order.state} />
      </span>
    </>
  );
}

function Case({ order }: { order: Order }) {
  const { say } = useSay();
  const reason = useReason();
  return (
    <div className="min-w-0 space-y-4">
      <Panel title={order.payment_transaction_id ?? order.meter_id}>
        <div className="flex items-center justify-between gap-3 px-4 pb-3">
          <p className="text-2xl font-semibold tracking-tight">
            <Money amount={order.amount} currency={order.currency} />
          </p>
          <StateBadge state={order.state} />
        </div>
        {order.error_message !== '' && <p className="px-4 pb-3 text-quiet">{reason(order.error_code, order.error_message)}</p>}
        <Facts
          facts={[
            [
              say('g.payment'),
              <ObjectLink key="p" kind="payments" id={order.payment}>
                <Mono>{order.payment_transaction_id}</Mono>
              </ObjectLink>,
            ],
            [
              say('g.meter'),
              <ObjectLink key="m" kind="meters" id={order.meter}>
                <Mono>{order.meter_id}</Mono>
              </ObjectLink>,
            ],
            [say('common.when'), <Time key="t" at={order.created_at} />],
            [say('unknown.evidence'), order.attempt_count],
          ]}
        />
      </Panel>
      <Evidence title={say('unknown.evidence')} value={order.attempts} />
    </div>
  );
}
