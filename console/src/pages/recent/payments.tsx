import type { PaymentsListData, PaymentsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Part } from '../../ui/part.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';

/** The last payments of a customer or a meter. */
export function RecentPayments({ query }: { query: { customer: string } | { meter: string } }) {
  const { say } = useSay();
  const may = useMay();
  const read = useRead<PaymentsListData, PaymentsListResponses>('/api/payments/', { query: { ...query, page_size: 10 }, off: !may('payments.read') });
  if (!may('payments.read')) return null;
  return (
    <Part title={say('g.payments')} read={read}>
      {({ results }) => (
        <ul className="@container divide-y divide-line border-t border-line">
          {results.length === 0 && <li className="px-4 py-3 text-quiet">{say('common.none')}</li>}
          {results.map((payment) => (
            <li key={payment.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
              <ObjectLink kind="payments" id={payment.id}>
                <Mono>{payment.mpesa_transaction_id}</Mono>
              </ObjectLink>
              <StateBadge state={payment.state} />
              <span className="ml-auto whitespace-nowrap">
                <Money amount={payment.amount} currency={payment.currency} />
              </span>
              <span className="min-w-24 text-right text-sm text-quiet @max-lg:w-full @max-lg:text-left">
                <Time at={payment.received_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
