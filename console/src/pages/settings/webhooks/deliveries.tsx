import type { WebhookDeliveriesListData, WebhookDeliveriesListResponses } from '../../../api/generated/types.gen.ts';
import { useList } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Select } from '../../../ui/field.tsx';
import { Empty } from '../../../ui/states.tsx';
import type { Column } from '../../../ui/table/columns.ts';
import { Table } from '../../../ui/table/table.tsx';
import { Time } from '../../../ui/values.tsx';
import { DeliverySheet } from './delivery.tsx';
import { eventName, LOOK, SHOWN, STATES, whyNot, type Delivery, type Endpoint, type Say } from './types.ts';
import { words } from './words/index.ts';

const EVERY_MS = 5_000;

/** What was told, newest first; filters and the open one stand in the URL. */
export function Deliveries({ endpoints }: { endpoints: readonly Endpoint[] }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const state = STATES.find((one) => one === asked['state']);
  const endpoint = endpoints.find(({ id }) => id === asked['address'])?.id;
  const query: WebhookDeliveriesListData['query'] = {
    ...(endpoint ? { webhook_endpoint: endpoint } : {}),
    ...(state ? { state } : {}),
    ...(asked['event'] ? { event: asked['event'] } : {}),
  };
  const list = useList<WebhookDeliveriesListData, WebhookDeliveriesListResponses>('/api/webhook-deliveries/', query, { everyMs: EVERY_MS });
  const at = asked['at'] ?? '';
  return (
    <section aria-label={say('webhooks.deliveries')}>
      <h2 className="font-semibold">{say('webhooks.deliveries')}</h2>
      <p className="mb-3 text-sm text-quiet">{say('webhooks.deliveriesText')}</p>
      <Filters endpoints={endpoints} />
      <Table
        name="webhook-deliveries"
        label={say('webhooks.deliveries')}
        list={list}
        columns={columnsOf(say)}
        open={({ id }) => set({ at: id })}
        peek={({ id }) => set({ at: id })}
        empty={<Empty icon="flight" title={say('webhooks.noDeliveries')} text={say('webhooks.noDeliveriesText')} />}
      />
      {at !== '' && <DeliverySheet key={at} id={at} close={() => set({ at: '' })} />}
    </section>
  );
}

function Filters({ endpoints }: { endpoints: readonly Endpoint[] }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const chosen = (name: string) => ({
    value: asked[name] ?? '',
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }, { replace: true }),
  });
  return (
    <div className="mb-3 grid gap-x-3 gap-y-1 max-sm:gap-y-3 sm:grid-cols-3">
      <Select
        label={say('webhooks.ofAddress')}
        choices={[{ value: '', label: say('webhooks.everyAddress') }, ...endpoints.map(({ id, url }) => ({ value: id, label: url }))]}
        {...chosen('address')}
      />
      <Select
        label={say('webhooks.inState')}
        choices={[{ value: '', label: say('webhooks.everyState') }, ...STATES.map((state) => ({ value: state, label: say(`webhooks.state.${state}`) }))]}
        {...chosen('state')}
      />
      <Select
        label={say('webhooks.ofEvent')}
        choices={[{ value: '', label: say('webhooks.everyEvent') }, ...SHOWN.map((event) => ({ value: event, label: eventName(say, event) }))]}
        {...chosen('event')}
      />
    </div>
  );
}

function columnsOf(say: Say): readonly Column<Delivery>[] {
  return [
    { id: 'event', head: say('webhooks.ofEvent'), lead: true, cell: (row) => eventName(say, row.event) },
    { id: 'state', head: say('webhooks.inState'), lead: true, cell: (row) => <Badge tone={LOOK[row.state]}>{say(`webhooks.state.${row.state}`)}</Badge> },
    { id: 'url', head: say('webhooks.ofAddress'), wide: true, cell: (row) => <span className="break-all">{row.url}</span> },
    { id: 'answer', head: say('webhooks.answer'), named: true, cell: (row) => whyNot(say, { status: row.last_status, error: row.last_error }) },
    { id: 'tries', head: say('webhooks.tries'), right: true, named: true, cell: (row) => row.attempts },
    { id: 'next', head: say('webhooks.next'), extra: true, named: true, cell: (row) => (row.next_attempt_at ? <Time at={row.next_attempt_at} /> : '–') },
    { id: 'when', head: say('common.when'), right: true, cell: (row) => <Time at={row.created_at} /> },
  ];
}
