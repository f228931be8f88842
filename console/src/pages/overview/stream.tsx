import { Link } from '@tanstack/react-router';
import type { PaymentsListData, PaymentsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { lapse, phoneNumber } from '../../format/values.ts';
import { useSay } from '../../i18n/index.ts';
import { Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import type { Payment } from '../payments/columns.tsx';

const [LIVE_MS, SHOWN] = [2000, 14];

/** Payments becoming tokens, newest on top, each a line that leads to its story. */
export function Stream() {
  const { say } = useSay();
  const may = useMay();
  const { data, error, refetch } = useRead<PaymentsListData, PaymentsListResponses>('/api/payments/', {
    query: { page_size: SHOWN },
    everyMs: LIVE_MS,
    off: !may('payments.read'),
  });
  if (!may('payments.read')) return null;
  return (
    <Panel title={say('overview.stream')} text={say('overview.streamText')}>
      {error && !data && <ErrorState problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data?.results.length === 0 && <Empty icon="drop" title={say('overview.empty')} text={say('overview.emptyText')} />}
      <ul className="divide-y divide-line border-t border-line">
        {data?.results.map((payment) => (
          <Line key={payment.id} payment={payment} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ payment }: { payment: Payment }) {
  const seconds = payment.processed_at === null ? null : lapse(Date.parse(payment.processed_at) - Date.parse(payment.received_at));
  return (
    <li className="settle">
      <Link
        to="/payments/$id"
        params={{ id: payment.id }}
        className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-0.5 sm:gap-x-4 px-4 py-2.5 -outline-offset-2 hover:bg-surface-2"
      >
        <span className="min-w-24 text-right sm:min-w-28 font-medium">
          <Money amount={payment.amount} currency={payment.currency} />
        </span>
        <span className="min-w-0">
          <span className="block truncate">{payment.customer_name ?? (payment.payer_name || phoneNumber(payment.phone))}</span>
          <span className="block truncate text-sm text-quiet">
            <Mono>{payment.meter_id ?? payment.account_number}</Mono>
          </span>
        </span>
        <span className="flex flex-col items-end gap-0.5">
          <StateBadge state={payment.state} />
          <span className="text-xs text-quiet tabular-nums">
            {seconds !== null && payment.state === 'vended' && `${seconds} · `}
            <Time at={payment.received_at} />
          </span>
        </span>
      </Link>
    </li>
  );
}
