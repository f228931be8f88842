import { useNavigate } from '@tanstack/react-router';
import type { ReconciliationBreaksListData, ReconciliationBreaksListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { useUrl } from '../../shell/url.ts';
import { Icon } from '../../ui/icon.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table/table.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Day, Mono, Time } from '../../ui/values.tsx';
import { ExportMenu } from '../exports/export-menu.tsx';
import { Ageing } from './ageing.tsx';
import type { Break } from './break.ts';
import { Difference } from './signed.tsx';
import { words } from './words/index.ts';

type Query = NonNullable<ReconciliationBreaksListData['query']>;
const STATES = ['open', 'explained', 'resolved'] as const;

/** What is open by kind and age, then the differences themselves. */
export function Differences() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const navigate = useNavigate();
  const state = STATES.find((one) => one === asked['state']) ?? 'open';
  const query: Query = {
    state,
    ...(asked['class'] ? { class: asked['class'] as NonNullable<Query['class']> } : {}),
    ...(asked['q'] ? { receipt: asked['q'].toUpperCase() } : {}),
  };
  const list = useList<ReconciliationBreaksListData, ReconciliationBreaksListResponses>('/api/reconciliation-breaks/', query, { everyMs: 15_000 });
  const narrowed = Boolean(asked['class'] ?? asked['q']) || state !== 'open';
  const options = STATES.map((value) => ({ value, label: wordFor(say, 'state', value) ?? value }));
  return (
    <>
      <Ageing chosen={asked['class'] ?? ''} choose={(kind) => set({ class: kind, state: '' })} />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <Segmented label={say('common.state')} value={state} options={options} onChange={(to) => set({ state: to === 'open' ? '' : to })} />
        <div className="min-w-52 flex-1">
          <SearchBox label={say('recon.findReceipt')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
        </div>
        {asked['class'] && (
          <button
            type="button"
            onClick={() => set({ class: '' })}
            className="inline-flex h-9 items-center gap-2 rounded-full border border-accent bg-accent-soft px-3 pointer-coarse:h-11"
          >
            {wordIn(words, say, { group: 'recon.class', word: asked['class'] })} <Icon name="close" size={14} />
            <span className="sr-only">{say('common.clear')}</span>
          </button>
        )}
      </div>
      <Table
        name="differences"
        label={say('recon.differences')}
        list={list}
        columns={useColumns()}
        open={({ id }) => void navigate({ to: '/reconciliation/$id', params: { id } })}
        tools={<ExportMenu report="reconciliation" filters={{ state }} />}
        empty={
          narrowed ? (
            <Empty icon="search" title={say('recon.none')} text={say('recon.noneText')} />
          ) : (
            <Empty icon="check" title={say('recon.calm')} text={say('recon.calmText')} />
          )
        }
      />
    </>
  );
}

function useColumns(): readonly Column<Break>[] {
  const { say } = useWords(words);
  const { currency } = usePlace();
  return [
    {
      id: 'kind',
      head: say('recon.kind'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="reconciliation" id={row.id}>
          {wordIn(words, say, { group: 'recon.class', word: row.class })}
        </ObjectLink>
      ),
    },
    { id: 'difference', head: say('recon.difference'), lead: true, right: true, cell: (row) => <Difference of={row} currency={currency} /> },
    {
      id: 'severity',
      head: say('common.state'),
      cell: (row) => (row.state === 'open' ? <StateBadge state={row.severity} group="severity" /> : <StateBadge state={row.state} />),
    },
    {
      id: 'receipt',
      head: say('g.receipt'),
      cell: (row) => (
        <ObjectLink kind="payments" id={row.payment}>
          <Mono>{row.receipt}</Mono>
        </ObjectLink>
      ),
    },
    {
      id: 'meter',
      head: say('g.meter'),
      named: true,
      cell: (row) => (
        <ObjectLink kind="meters" id={row.meter}>
          <Mono>{row.meter_id}</Mono>
        </ObjectLink>
      ),
    },
    { id: 'day', head: say('recon.businessDay'), right: true, cell: (row) => <Day day={row.business_day} /> },
    { id: 'seen', head: say('recon.seen'), right: true, cell: (row) => <Time at={row.first_seen_at} /> },
    { id: 'paybill', head: say('payments.paybill'), extra: true, cell: (row) => <Mono>{row.paybill}</Mono> },
    { id: 'explanation', head: say('recon.explanation'), extra: true, cell: (row) => row.explanation },
  ];
}
