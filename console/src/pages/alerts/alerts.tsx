import type {
  AlertsAcknowledgeData,
  AlertsAcknowledgeResponses,
  AlertsListData,
  AlertsListResponses,
  AlertsResolveData,
  AlertsResolveResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton, useProblemText } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { toast } from '../../ui/toast.tsx';
import { Mono, Time } from '../../ui/values.tsx';

type Alert = AlertsListResponses[200]['results'][number];

const LIVE_MS = 15_000;

export function AlertsPage() {
  const { say } = useSay();
  const { asked, set } = useUrl();
  const state = asked['state'] ?? 'open';
  const query = { is_resolved: state === 'resolved' ? 'true' : 'false', ordering: '-severity' } as unknown as AlertsListData['query'];
  const list = useList<AlertsListData, AlertsListResponses>('/api/alerts/', query, { everyMs: LIVE_MS });
  const tabs = [
    { value: 'open', label: say('state.open') },
    { value: 'resolved', label: say('state.resolved') },
  ];
  return (
    <Page title={say('g.alerts')} text={say('alerts.text')}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={state} choose={(next) => set({ state: next })} />
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && list.rows.length === 0 && !list.problem && <Empty icon="check" title={say('alerts.empty')} text={say('alerts.emptyText')} />}
      <ul className="space-y-2">
        {list.rows.map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" className="mx-auto mt-3 flex" onClick={list.more}>
          {say('common.more')}
        </Button>
      )}
    </Page>
  );
}

function AlertLine({ alert }: { alert: Alert }) {
  const { say } = useSay();
  return (
    <li className="settle flex flex-wrap items-start gap-x-4 gap-y-2 rounded-lg border border-line bg-surface-1 px-4 py-3">
      <StateBadge state={alert.severity} group="severity" />
      <div className="min-w-60 flex-1">
        <p className="font-medium">{alert.message}</p>
        <p className="flex flex-wrap gap-x-3 text-sm text-quiet">
          <Time at={alert.last_seen_at} />
          {alert.occurrences > 1 && <span>{say('alerts.times', { count: alert.occurrences })}</span>}
          {alert.meter && (
            <ObjectLink kind="meters" id={alert.meter}>
              <Mono>{alert.meter_id}</Mono>
            </ObjectLink>
          )}
          {alert.payment && (
            <ObjectLink kind="payments" id={alert.payment}>
              {say('g.payment')}
            </ObjectLink>
          )}
          {alert.acknowledged_by_name && <span>{say('alerts.taken', { name: alert.acknowledged_by_name })}</span>}
        </p>
      </div>
      {!alert.is_resolved && <AlertActions alert={alert} />}
    </li>
  );
}

function AlertActions({ alert }: { alert: Alert }) {
  const { say } = useSay();
  const may = useMay();
  const problemText = useProblemText();
  const acknowledge = useAct<AlertsAcknowledgeData, AlertsAcknowledgeResponses>('/api/alerts/{id}/acknowledge/');
  const resolve = useAct<AlertsResolveData, AlertsResolveResponses>('/api/alerts/{id}/resolve/');
  if (!may('alerts.acknowledge')) return null;
  const told = { onSuccess: () => toast(say('common.done')), onError: (problem: unknown) => toast(problemText(problem), 'need') };
  const act = { path: { id: alert.id }, body: {} };
  return (
    <div className="flex gap-2">
      {!alert.is_acknowledged && (
        <Button onClick={() => acknowledge.mutate(act, told)} disabled={acknowledge.isPending}>
          {say('alerts.acknowledge')}
        </Button>
      )}
      <Button onClick={() => resolve.mutate(act, told)} disabled={resolve.isPending}>
        {say('alerts.resolve')}
      </Button>
    </div>
  );
}
