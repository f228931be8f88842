import type { AlertsListResponses } from '../../api/generated/types.gen.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Mono, Time } from '../../ui/values.tsx';
import type { Language } from '../../i18n/glossary.ts';
import type { SayOf } from '../../i18n/index.ts';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

export type Alert = AlertsListResponses[200]['results'][number];
export type SayAlerts = SayOf<WordKey>;

/** What kind of thing it is, in the reader's words; a new kind by the server's. */
export function kindName(type: string, say: SayAlerts): string {
  const key = `alerts.type.${type}`;
  return key in words.en ? say(key as WordKey) : type.replaceAll('_', ' ');
}

/** The meter, customer or payment that an alert is about. */
export function About({ alert, say }: { alert: Alert; say: SayAlerts }) {
  if (alert.meter)
    return (
      <ObjectLink kind="meters" id={alert.meter}>
        <Mono>{alert.meter_id}</Mono>
      </ObjectLink>
    );
  if (alert.payment)
    return (
      <ObjectLink kind="payments" id={alert.payment}>
        {say('g.payment')}
      </ObjectLink>
    );
  return (
    <ObjectLink kind="customers" id={alert.customer}>
      {alert.customer_name ?? '–'}
    </ObjectLink>
  );
}

export function columns(say: SayAlerts, language: Language): readonly Column<Alert>[] {
  return [
    { id: 'severity', head: say('alerts.severity'), lead: true, sort: 'severity', cell: (row) => <StateBadge state={row.severity} group="severity" /> },
    { id: 'kind', head: say('alerts.kind'), lead: true, cell: (row) => kindName(row.alert_type, say) },
    { id: 'message', head: say('alerts.message'), wide: true, cell: (row) => <span title={row.texts[language]}>{row.texts[language]}</span> },
    { id: 'about', head: say('alerts.about'), cell: (row) => <About alert={row} say={say} /> },
    {
      id: 'who',
      head: say('alerts.who'),
      cell: (row) => row.assignee_name ?? row.acknowledged_by_name ?? <span className="text-quiet">{say('alerts.nobody')}</span>,
    },
    { id: 'seen', head: say('alerts.seen'), right: true, sort: 'created_at', cell: (row) => <Time at={row.last_seen_at} /> },
    { id: 'count', head: say('alerts.count'), right: true, extra: true, cell: (row) => row.occurrences.toLocaleString() },
  ];
}
