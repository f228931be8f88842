import type {
  CustomersListData,
  CustomersListResponses,
  MetersListData,
  MetersListResponses,
  PaymentsListData,
  PaymentsListResponses,
} from '../api/generated/types.gen.ts';
import { useRead } from '../api/hooks.ts';
import { useMay } from '../api/me.ts';
import { money } from '../format/values.ts';
import type { Key } from '../i18n/index.ts';
import type { IconName } from '../ui/icon.tsx';

type Hit = { to: string; title: string; text: string };
type Found = { label: Key; icon: IconName; hits: readonly Hit[] };

const SHORTEST = 2;
const EACH = 5;

/** Payments, meters and customers that `text` names, five of each. */
export function useFound(text: string): { groups: readonly Found[]; isLoading: boolean } {
  const may = useMay();
  const off = text.length < SHORTEST;
  const query = { search: text, page_size: EACH };
  const payments = useRead<PaymentsListData, PaymentsListResponses>('/api/payments/', { query, off: off || !may('payments.read') });
  const meters = useRead<MetersListData, MetersListResponses>('/api/meters/', { query, off: off || !may('meters.read') });
  const customers = useRead<CustomersListData, CustomersListResponses>('/api/customers/', { query, off: off || !may('customers.read') });
  const groups: Found[] = [
    {
      label: 'g.payments',
      icon: 'coin',
      hits: (payments.data?.results ?? []).map((one) => ({
        to: `/payments/${one.id}`,
        title: one.mpesa_transaction_id,
        text: `${one.currency} ${money(one.amount)} · ${one.customer_name ?? one.payer_name}`,
      })),
    },
    {
      label: 'g.meters',
      icon: 'meter',
      hits: (meters.data?.results ?? []).map((one) => ({
        to: `/meters/${one.id}`,
        title: one.meter_id,
        text: [one.current_customer_name, one.location].filter(Boolean).join(' · '),
      })),
    },
    {
      label: 'g.customers',
      icon: 'people',
      hits: (customers.data?.results ?? []).map((one) => ({ to: `/customers/${one.id}`, title: one.name, text: one.phone })),
    },
  ];
  return { groups: exactFirst(groups, text), isLoading: [payments, meters, customers].some((one) => one.isFetching) };
}

/** Whoever types a whole meter number means the meter, though its payments carry the number too. */
function exactFirst(groups: readonly Found[], text: string): readonly Found[] {
  const isNamed = (group: Found) => group.hits.some(({ title }) => title.toLowerCase() === text.toLowerCase());
  const found = groups.filter((group) => group.hits.length > 0);
  return [...found.filter(isNamed), ...found.filter((group) => !isNamed(group))];
}
