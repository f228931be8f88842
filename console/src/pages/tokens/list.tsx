import { useNavigate } from '@tanstack/react-router';
import type { TokensListData, TokensListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useSay, wordFor } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { SecretToken } from '../../ui/secret-token.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { SavedViews } from '../../ui/table/saved-views.tsx';
import { Table } from '../../ui/table/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { ExportMenu } from '../exports/export-menu.tsx';
import { ResendMany } from './resend-many.tsx';

export type Token = TokensListResponses[200]['results'][number];

const LIVE_MS = 10_000;

const STATES = ['created', 'delivered', 'failed', 'expired'] as const;

export function TokensPage() {
  const { say } = useSay();
  const url = useUrl();
  const { asked, set } = url;
  const navigate = useNavigate();
  const query = { search: asked['q'], status: asked['state'], ordering: asked['order'] } as TokensListData['query'];
  const list = useList<TokensListData, TokensListResponses>('/api/tokens/', query, { everyMs: LIVE_MS });
  const open = (token: Token) => {
    if (token.payment) void navigate({ to: '/payments/$id', params: { id: token.payment } });
    else void navigate({ to: '/meters/$id', params: { id: token.meter } });
  };
  const tabs = [{ value: '', label: say('common.all') }, ...STATES.map((state) => ({ value: state, label: say(`state.${state}`) }))];
  return (
    <Page title={say('g.tokens')} text={say('tokens.text')}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={asked['state'] ?? ''} choose={(state) => set({ state })} />
      <SavedViews list="tokens" url={url} />
      <SearchBox label={say('tokens.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="tokens"
        label={say('g.tokens')}
        list={list}
        columns={columns(say)}
        open={open}
        sort={{ value: asked['order'] ?? '', choose: (order) => set({ order }) }}
        bulk={(rows, clear) => <ResendMany tokens={rows} clear={clear} />}
        tools={<ExportMenu report="tokens" filters={{ status: asked['state'] }} />}
        empty={<Empty icon="token" title={say('tokens.empty')} text={say('tokens.emptyText')} />}
      />
    </Page>
  );
}

function columns(say: Say): readonly Column<Token>[] {
  return [
    { id: 'token', head: say('g.token'), lead: true, whole: true, cell: (row) => <SecretToken id={row.id} masked={row.token_value} inLine /> },
    { id: 'state', head: say('common.state'), cell: (row) => <StateBadge state={row.status} /> },
    {
      id: 'meter',
      head: say('g.meter'),
      cell: (row) => (
        <ObjectLink kind="meters" id={row.meter}>
          <Mono>{row.meter_id}</Mono>
        </ObjectLink>
      ),
    },
    {
      id: 'customer',
      head: say('g.customer'),
      cell: (row) => (
        <ObjectLink kind="customers" id={row.customer}>
          {row.customer_name ?? '–'}
        </ObjectLink>
      ),
    },
    { id: 'volume', head: say('tokens.volume'), right: true, cell: (row) => <Volume units={row.units} /> },
    { id: 'amount', head: say('g.amount'), right: true, cell: (row) => <Money amount={row.amount} currency={row.currency} /> },
    { id: 'when', head: say('common.when'), right: true, sort: 'created_at', cell: (row) => <Time at={row.created_at} /> },
    {
      id: 'receipt',
      head: say('g.receipt'),
      extra: true,
      cell: (row) => (
        <ObjectLink kind="payments" id={row.payment}>
          <Mono>{row.payment_transaction_id}</Mono>
        </ObjectLink>
      ),
    },
    { id: 'kind', head: say('tokens.kind'), extra: true, cell: (row) => wordFor(say, 'kind', row.token_type) ?? row.token_type.replaceAll('_', ' ') },
    { id: 'by', head: say('tokens.by'), extra: true, cell: (row) => row.issued_by_name ?? '–' },
  ];
}
