import { useNavigate } from '@tanstack/react-router';
import type { MessagingCampaignsListData, MessagingCampaignsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/values.tsx';
import { NewCampaign } from './new.tsx';
import type { Campaign } from './types.ts';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Status = NonNullable<NonNullable<MessagingCampaignsListData['query']>['status']>;

const LIVE_MS = 5000;
const STATES: readonly Status[] = ['draft', 'scheduled', 'running', 'paused', 'completed'];

export function CampaignsPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const may = useMay();
  const navigate = useNavigate();
  const query = { search: asked['q'], status: asked['state'] as Status } as MessagingCampaignsListData['query'];
  const list = useList<MessagingCampaignsListData, MessagingCampaignsListResponses>('/api/messaging/campaigns/', query, { everyMs: LIVE_MS });
  const tabs = [{ value: '', label: say('common.all') }, ...STATES.map((value) => ({ value, label: say(`state.${value}` as 'state.draft') }))];
  const add = may('campaigns.manage') && (
    <Button look="primary" onClick={() => set({ open: 'new' })}>
      <Icon name="plus" /> {say('campaigns.new')}
    </Button>
  );
  return (
    <Page title={say('g.campaigns')} text={say('campaigns.text')} actions={add}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={asked['state'] ?? ''} choose={(state) => set({ state })} />
      <SearchBox label={say('campaigns.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="campaigns"
        label={say('g.campaigns')}
        list={list}
        columns={columns(say)}
        open={({ id }) => void navigate({ to: '/campaigns/$id', params: { id } })}
        empty={<Empty icon="horn" title={say('campaigns.empty')} text={say('campaigns.emptyText')} action={add} />}
      />
      {asked['open'] === 'new' && (
        <Dialog title={say('campaigns.new')} close={() => set({ open: '' })}>
          <NewCampaign close={() => set({ open: '' })} />
        </Dialog>
      )}
    </Page>
  );
}

function columns(say: SayOf<WordKey>): readonly Column<Campaign>[] {
  return [
    {
      id: 'name',
      head: say('common.name'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="campaigns" id={row.id}>
          {row.name}
        </ObjectLink>
      ),
    },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.status} /> },
    { id: 'type', head: say('campaigns.channel'), cell: (row) => say(`campaigns.type.${row.campaign_type}`) },
    { id: 'people', head: say('campaigns.people'), right: true, cell: (row) => (row.total_recipients || row.target_contact_count).toLocaleString() },
    {
      id: 'progress',
      head: say('campaigns.progress'),
      right: true,
      cell: (row) => (row.total_recipients === 0 ? '–' : `${Math.round(row.progress_percentage)} %`),
    },
    { id: 'delivered', head: say('state.delivered'), right: true, cell: (row) => row.delivered_count.toLocaleString() },
    { id: 'when', head: say('common.when'), right: true, cell: (row) => <Time at={row.started_at ?? row.scheduled_at ?? row.created_at} /> },
    { id: 'read', head: say('state.read'), right: true, extra: true, cell: (row) => row.read_count.toLocaleString() },
    { id: 'failed', head: say('state.failed'), right: true, extra: true, cell: (row) => row.failed_count.toLocaleString() },
    { id: 'by', head: say('campaigns.by'), extra: true, cell: (row) => row.created_by ?? '' },
  ];
}
