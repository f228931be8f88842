import type { PaymentsListResponses } from '../../api/generated/types.gen.ts';
import { phoneNumber } from '../../format/values.ts';
import type { Say } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Money, Mono, Time } from '../../ui/values.tsx';

export type Payment = PaymentsListResponses[200]['results'][number];

export function paymentColumns(say: Say): readonly Column<Payment>[] {
  return [
    {
      id: 'receipt',
      head: say('g.receipt'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="payments" id={row.id}>
          <Mono>{row.mpesa_transaction_id}</Mono>
        </ObjectLink>
      ),
    },
    { id: 'amount', head: say('g.amount'), lead: true, right: true, sort: 'amount', cell: (row) => <Money amount={row.amount} currency={row.currency} /> },
    { id: 'state', head: say('common.state'), cell: (row) => <StateBadge state={row.state} /> },
    { id: 'payer', head: say('payments.payer'), cell: (row) => row.customer_name ?? (row.payer_name || phoneNumber(row.phone)) },
    {
      id: 'meter',
      head: say('g.meter'),
      cell: (row) => (
        <ObjectLink kind="meters" id={row.meter}>
          <Mono>{row.meter_id ?? row.account_number}</Mono>
        </ObjectLink>
      ),
    },
    { id: 'when', head: say('common.when'), right: true, sort: 'received_at', cell: (row) => <Time at={row.received_at} /> },
    { id: 'phone', head: say('g.phone'), extra: true, cell: (row) => phoneNumber(row.phone) },
    { id: 'account', head: say('payments.account'), extra: true, cell: (row) => row.account_number },
    { id: 'paybill', head: say('payments.paybill'), extra: true, cell: (row) => row.paybill },
  ];
}
