import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ClientsListData, ClientsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { NewTenant } from './new-tenant.tsx';
import { words } from './words/index.ts';

export type Tenant = ClientsListResponses[200]['results'][number];

const VIEWS = { '': undefined, on: true, off: false } as const;

export function TenantsPage() {
  const { say } = useWords(words);
  const may = useMay();
  const navigate = useNavigate();
  const { asked, set } = useUrl();
  const [making, setMaking] = useState(false);
  const view = asked['state'] === 'on' || asked['state'] === 'off' ? asked['state'] : '';
  const query = { search: asked['q'] ?? '', is_active: VIEWS[view] } as ClientsListData['query'];
  const list = useList<ClientsListData, ClientsListResponses>('/api/clients/', query, { tenant: null });
  const open = (id: string) => void navigate({ to: '/platform/tenants/$id', params: { id } });
  const make = (
    <Button look="primary" onClick={() => setMaking(true)}>
      {say('platform.tenantNew')}
    </Button>
  );
  const tabs = [
    { value: '', label: say('common.all') },
    { value: 'on', label: say('platform.tenantsOn') },
    { value: 'off', label: say('platform.tenantsOff') },
  ];
  return (
    <Page title={say('nav.tenants')} text={say('platform.tenantsText')} actions={may('clients.create') && make}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={view} choose={(state) => set({ state })} />
      <SearchBox label={say('platform.tenantsFind')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="tenants"
        label={say('nav.tenants')}
        list={list}
        columns={columnsOf(say)}
        open={({ id }) => open(id)}
        empty={<Empty icon="desk" title={say('platform.tenantsEmpty')} text={say('platform.tenantsEmptyText')} />}
      />
      {making && <NewTenant made={open} close={() => setMaking(false)} />}
    </Page>
  );
}

function columnsOf(say: SayOf<keyof typeof words.en>): readonly Column<Tenant>[] {
  return [
    { id: 'name', head: say('common.name'), lead: true, cell: (row) => row.name },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.is_active ? 'active' : 'inactive'} /> },
    { id: 'paybill', head: 'Paybill', cell: (row) => <Mono>{row.paybill_number}</Mono> },
    { id: 'meters', head: say('platform.tenantMeters'), right: true, cell: (row) => row.meters_count.toLocaleString() },
    { id: 'customers', head: say('platform.tenantCustomers'), right: true, cell: (row) => row.customers_count.toLocaleString() },
    { id: 'people', head: say('platform.tenantPeople'), right: true, cell: (row) => row.users_count.toLocaleString() },
    { id: 'since', head: say('platform.tenantSince'), right: true, cell: (row) => <Time at={row.created_at} /> },
    { id: 'slug', head: 'Slug', extra: true, cell: (row) => row.slug },
  ];
}
