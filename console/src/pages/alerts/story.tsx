import type { AlertsGetData, AlertsGetResponses, AlertsHistoryData, AlertsHistoryResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import type { Language } from '../../i18n/glossary.ts';
import { useWords } from '../../i18n/index.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import type { Step } from '../../ui/timeline.tsx';
import { Time } from '../../ui/values.tsx';
import { About, kindName } from './columns.tsx';
import type { SayAlerts } from './columns.tsx';
import { ToDesk } from './desk.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Event = AlertsHistoryResponses[200]['results'][number];

/** One alert with all that happened to it. */
export function AlertStory({ id }: { id: string }) {
  const { say, language } = useWords(words);
  const alert = useRead<AlertsGetData, AlertsGetResponses>('/api/alerts/{id}/', { path: { id } });
  const history = useRead<AlertsHistoryData, AlertsHistoryResponses>('/api/alerts/{id}/history/', { path: { id } });
  if (alert.error && !alert.data) return <ErrorState problem={alert.error} retry={() => void alert.refetch()} />;
  if (!alert.data) return <Skeleton />;
  return (
    <>
      <div className="space-y-2 px-4 py-4">
        <StateBadge state={alert.data.severity} group="severity" />
        <p className="text-lg font-medium">{alert.data.texts[language]}</p>
        {alert.data.resolved_at === null && <ToDesk type={alert.data.alert_type} />}
      </div>
      <Facts
        facts={[
          [say('alerts.kind'), kindName(alert.data.alert_type, say)],
          [say('alerts.about'), <About key="a" alert={alert.data} say={say} />],
          [say('alerts.who'), alert.data.assignee_name ?? alert.data.acknowledged_by_name],
          [say('alerts.seen'), <Time key="s" at={alert.data.last_seen_at} />],
          [say('alerts.count'), alert.data.occurrences.toLocaleString()],
        ]}
      />
      <h3 className="border-t border-line px-4 pt-4 pb-3 font-semibold">{say('alerts.story')}</h3>
      <Loaded read={history} rows={3}>
        {({ results }) => <Timeline steps={results.map((event) => stepOf(event, { say, language }))} />}
      </Loaded>
    </>
  );
}

const LOOK: Readonly<Record<string, Pick<Step, 'tone' | 'icon'>>> = {
  raised: { tone: 'need', icon: 'bell' },
  acknowledged: { tone: 'warn', icon: 'person' },
  assigned: { tone: 'warn', icon: 'person' },
  resolved: { tone: 'done', icon: 'check' },
};

function stepOf({ kind, actor_name: actor, texts, at }: Event, { say, language }: { say: SayAlerts; language: Language }): Step {
  const key = `alerts.history.${kind}`;
  const title = key in words.en ? say(key as WordKey, { name: actor ?? say('alerts.system') }) : kind.replaceAll('_', ' ');
  return { at, title, text: texts[language], ...(LOOK[kind] ?? { tone: 'plain', icon: 'message' }) };
}
