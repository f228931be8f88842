import type {
  MessagingSmsBalanceData,
  MessagingSmsBalanceResponses,
  MessagingSmsSendsListData,
  MessagingSmsSendsListResponses,
  MessagingSmsStatsData,
  MessagingSmsStatsResponses,
} from '../../api/generated/types.gen.ts';
import { useList, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Time } from '../../ui/values.tsx';
import { Compose } from './compose.tsx';
import { SendToList } from './list-form.tsx';
import { Sending } from './sending.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Send = MessagingSmsSendsListResponses[200]['results'][number];

const LIVE_MS = 4000;

/** Text messages: what was sent, what became of it, and what is left to send with. */
export function SmsPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const may = useMay();
  const list = useList<MessagingSmsSendsListData, MessagingSmsSendsListResponses>('/api/messaging/sms/sends/', undefined, { everyMs: LIVE_MS });
  const compose = may('sms.send') && (
    <Button look="primary" onClick={() => set({ open: 'new' })}>
      <Icon name="send" /> {say('sms.compose')}
    </Button>
  );
  const actions = compose && (
    <>
      <Button onClick={() => set({ open: 'list' })}>{say('sms.list')}</Button>
      {compose}
    </>
  );
  return (
    <Page title={say('nav.sms')} text={say('sms.text')} actions={actions}>
      <Figures />
      <Table
        name="sms"
        label={say('nav.sms')}
        list={list}
        columns={columns(say)}
        open={({ id }) => set({ at: id })}
        peek={({ id }) => set({ at: id })}
        empty={<Empty icon="message" title={say('sms.empty')} text={say('sms.emptyText')} action={compose} />}
      />
      {asked['open'] === 'new' && (
        <Dialog place="side" title={say('sms.compose')} close={() => set({ open: '' })}>
          <Compose to={asked['to'] ?? ''} done={(at) => set({ open: '', to: '', at })} />
        </Dialog>
      )}
      {asked['open'] === 'list' && (
        <Dialog place="side" title={say('sms.list')} close={() => set({ open: '' })}>
          <SendToList done={(at) => set({ open: '', at })} />
        </Dialog>
      )}
      {asked['at'] && (
        <Dialog place="side" title={say('sms.sending')} close={() => set({ at: '' })}>
          <Sending id={asked['at']} />
        </Dialog>
      )}
    </Page>
  );
}

function columns(say: SayOf<WordKey>): readonly Column<Send>[] {
  return [
    { id: 'what', head: say('g.message'), lead: true, cell: (row) => row.name || row.message || say('sms.byTemplate') },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.status} /> },
    { id: 'people', head: say('sms.people'), right: true, cell: (row) => row.recipient_count.toLocaleString() },
    { id: 'delivered', head: say('state.delivered'), right: true, cell: (row) => row.counts.delivered.toLocaleString() },
    { id: 'failed', head: say('state.failed'), right: true, cell: (row) => row.counts.failed.toLocaleString() },
    { id: 'parts', head: say('sms.partsHead'), right: true, cell: (row) => row.parts.toLocaleString() },
    { id: 'when', head: say('common.when'), right: true, cell: (row) => <Time at={row.scheduled_at ?? row.created_at} /> },
    { id: 'sender', head: say('sms.sender'), extra: true, cell: (row) => row.sender_id ?? '–' },
  ];
}

const [UNKNOWN, SLOW] = ['–', 4];
const said = (count: number | undefined): string => count?.toLocaleString() ?? UNKNOWN;

function Figures() {
  const { say } = useWords(words);
  const { data: balance } = useRead<MessagingSmsBalanceData, MessagingSmsBalanceResponses>('/api/messaging/sms/balance/', { everyMs: LIVE_MS * SLOW });
  const { data: stats } = useRead<MessagingSmsStatsData, MessagingSmsStatsResponses>('/api/messaging/sms/stats/', { everyMs: LIVE_MS * SLOW });
  const month = stats?.this_month;
  return (
    <dl className="mb-4 grid grid-cols-2 gap-2 lg:grid-cols-4">
      <Credits balance={balance} />
      <Figure name={say('sms.month')} value={said(month?.accepted)} text={say('sms.monthParts', { n: said(month?.parts) })} />
      <Figure name={say('state.delivered')} value={said(month?.delivered)} text={say('sms.thisMonth')} />
      <Figure name={say('state.failed')} value={said(month?.failed)} text={say('sms.thisMonth')} />
    </dl>
  );
}

function Credits({ balance }: { balance: MessagingSmsBalanceResponses[200] | undefined }) {
  const { say } = useWords(words);
  if (balance?.paid_by === 'own_account') return <Figure name={say('sms.credits')} value={UNKNOWN} text={say('sms.ownAccount')} />;
  return (
    <Figure
      name={say('sms.credits')}
      value={said(balance && Number(balance.credits))}
      text={say('sms.reserved', { n: said(balance && Number(balance.reserved)) })}
    />
  );
}

function Figure({ name, value, text }: { name: string; value: string; text: string }) {
  return (
    <div className="rounded-lg border border-line bg-surface-1 px-4 py-3">
      <dt className="text-sm text-quiet">{name}</dt>
      <dd>
        <span className="block text-xl font-semibold tracking-tight">{value}</span>
        <span className="block min-h-5 text-sm text-quiet">{text}</span>
      </dd>
    </div>
  );
}
