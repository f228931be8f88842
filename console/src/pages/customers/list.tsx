import { useNavigate } from '@tanstack/react-router';
import type { CustomersListData, CustomersListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { phoneNumber } from '../../format/values.ts';
import { useSay } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { CustomerBody } from './detail.tsx';

type Customer = CustomersListResponses[200]['results'][number];

export function CustomersPage() {
  const { say } = useSay();
  const { asked, set } = useUrl();
  const navigate = useNavigate();
  const list = useList<CustomersListData, CustomersListResponses>('/api/customers/', { search: asked['q'] } as CustomersListData['query']);
  const peeked = asked['peek'];
  return (
    <Page title={say('g.customers')} text={say('customers.text')}>
      <SearchBox label={say('customers.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="customers"
        label={say('g.customers')}
        list={list}
        columns={columns(say)}
        open={({ id }) => void navigate({ to: '/customers/$id', params: { id } })}
        peek={({ id }) => set({ peek: id })}
        empty={<Empty icon="people" title={say('customers.empty')} text={say('customers.emptyText')} />}
      />
      {peeked && (
        <Dialog place="side" title={say('g.customer')} close={() => set({ peek: '' })}>
          <CustomerBody id={peeked} />
        </Dialog>
      )}
    </Page>
  );
}

function columns(say: Say): readonly Column<Customer>[] {
  return [
    {
      id: 'name',
      head: say('common.name'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="customers" id={row.id}>
          {row.name}
        </ObjectLink>
      ),
    },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.is_active ? 'active' : 'inactive'} /> },
    { id: 'phone', head: say('g.phone'), cell: (row) => phoneNumber(row.phone) },
    { id: 'meters', head: say('g.meters'), cell: (row) => <Mono>{row.active_meters.map((meter) => meter.meter_id).join(', ')}</Mono> },
    { id: 'paid', head: say('customers.paid'), right: true, cell: (row) => <Money amount={row.total_paid} /> },
    { id: 'last', head: say('customers.last'), right: true, cell: (row) => <Time at={row.last_vended_at} /> },
    { id: 'wallet', head: say('g.wallet'), right: true, extra: true, cell: (row) => <Money amount={row.wallet} /> },
    { id: 'arrears', head: say('g.arrears'), right: true, extra: true, cell: (row) => <Money amount={row.arrears} /> },
    { id: 'number', head: say('customers.number'), extra: true, cell: (row) => <Mono>{row.customer_id}</Mono> },
  ];
}
