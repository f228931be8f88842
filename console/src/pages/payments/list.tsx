import { useNavigate } from '@tanstack/react-router';
import type { PaymentsListData, PaymentsListResponses } from '../../api/generated/types.gen.ts';
import { useList, useRead } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StatFilter } from '../../ui/stat-filter.tsx';
import type { Stat } from '../../ui/stat-filter.tsx';
import { Empty } from '../../ui/states.tsx';
import { SavedViews } from '../../ui/table/saved-views.tsx';
import { Table } from '../../ui/table/table.tsx';
import { ExportMenu } from '../exports/export-menu.tsx';
import { RetryMany } from './bulk.tsx';
import { paymentColumns } from './columns.tsx';
import { PaymentBody } from './detail.tsx';
import { SellButton } from './sell/sell-dialog.tsx';

type State = NonNullable<NonNullable<PaymentsListData['query']>['state']>;

const LIVE_MS = 5000;
const FIGURES: readonly (readonly [State, NonNullable<Stat['tone']>])[] = [
  ['vended', 'plain'],
  ['suspense', 'need'],
  ['unknown', 'unknown'],
  ['credited', 'plain'],
];

export function PaymentsPage() {
  const { say } = useSay();
  const url = useUrl();
  const { asked, set } = url;
  const navigate = useNavigate();
  const query = { search: asked['q'], state: asked['state'] as State, ordering: asked['order'] } as PaymentsListData['query'];
  const list = useList<PaymentsListData, PaymentsListResponses>('/api/payments/', query, { everyMs: LIVE_MS });
  const peeked = asked['peek'];
  return (
    <Page title={say('g.payments')} text={say('payments.text')} actions={<SellButton />}>
      <Figures chosen={asked['state'] ?? ''} choose={(state) => set({ state })} />
      <SavedViews list="payments" url={url} />
      <SearchBox label={say('payments.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="payments"
        label={say('g.payments')}
        list={list}
        columns={paymentColumns(say)}
        open={({ id }) => void navigate({ to: '/payments/$id', params: { id } })}
        peek={({ id }) => set({ peek: id })}
        sort={{ value: asked['order'] ?? '', choose: (order) => set({ order }) }}
        bulk={(rows, clear) => <RetryMany payments={rows} clear={clear} />}
        tools={<ExportMenu report="transactions" filters={asked['state'] ? { state: asked['state'] } : {}} />}
        empty={<Empty icon="coin" title={say('payments.empty')} text={say('payments.emptyText')} />}
      />
      {peeked && (
        <Dialog place="side" title={say('g.payment')} close={() => set({ peek: '' })}>
          <PaymentBody id={peeked} />
        </Dialog>
      )}
    </Page>
  );
}

function Figures({ chosen, choose }: { chosen: string; choose: (state: string) => void }) {
  const { say } = useSay();
  const counts = FIGURES.map(([state]) => state).map(useCount);
  const stats = FIGURES.map(
    ([state, tone], at) =>
      ({ value: state, label: say(`state.${state}` as 'state.vended'), figure: counts[at] ?? '–', tone: counts[at] === '0' ? 'plain' : tone }) satisfies Stat,
  );
  return <StatFilter label={say('common.filter')} stats={stats} chosen={chosen} choose={choose} />;
}

function useCount(state: State): string | undefined {
  const { data } = useRead<PaymentsListData, PaymentsListResponses>('/api/payments/', { query: { state, page_size: 1 }, everyMs: LIVE_MS * 3 });
  return data && `${data.count_is_estimate ? '> ' : ''}${data.count.toLocaleString()}`;
}
