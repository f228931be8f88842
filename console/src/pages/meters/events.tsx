import { useState } from 'react';
import type { MetersEventsListData, MetersEventsListResponses, MetersEventsReportData, MetersEventsReportResponses } from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Panel } from '../../ui/page.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Event = MetersEventsListResponses[200]['results'][number];
type Kind = MetersEventsReportData['body']['kind'];

/** What a meter, or somebody before it, has reported. */
export function MeterEvents({ id }: { id: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const [reporting, setReporting] = useState(false);
  const list = useList<MetersEventsListData, MetersEventsListResponses>('/api/meters/{id}/events/', undefined, { path: { id } });
  return (
    <Panel title={say('meters.events')} text={say('meters.eventsText')}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton rows={3} />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && <p className="border-t border-line px-4 py-3 text-quiet">{say('meters.noEvents')}</p>}
      <ul className="max-h-96 divide-y divide-line overflow-y-auto border-t border-line">
        {list.rows.map((event) => (
          <Line key={event.id} event={event} />
        ))}
      </ul>
      <div className="flex gap-2 border-t border-line p-2">
        {may('meters.report') && (
          <Button look="ghost" onClick={() => setReporting(true)}>
            {say('meters.report')}
          </Button>
        )}
        {list.hasMore && (
          <Button look="ghost" onClick={list.more} disabled={list.isMore}>
            {say('common.more')}
          </Button>
        )}
      </div>
      {reporting && <Report id={id} close={() => setReporting(false)} />}
    </Panel>
  );
}

const SERIOUS = new Set(['tamper', 'fault']);

function Line({ event }: { event: Event }) {
  const { say } = useWords(words);
  const said = [event.reading && `${event.reading} m³`, event.percent !== null && `${event.percent} %`, event.note, !event.is_active && say('meters.over')];
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 px-4 py-2">
      <span className={SERIOUS.has(event.kind) && event.is_active ? 'font-medium text-danger' : 'font-medium'}>
        {say(`meters.event.${event.kind}` as WordKey)}
      </span>
      <span className="min-w-0 flex-1 truncate text-quiet">{said.filter(Boolean).join(' · ')}</span>
      <span className="text-sm text-quiet">
        <Time at={event.occurred_at} />
      </span>
    </li>
  );
}

const BY_PEOPLE: readonly Kind[] = ['reading', 'seen', 'tamper', 'fault', 'battery', 'valve'];

/** What an engineer sees at the meter goes on record. */
function Report({ id, close }: { id: string; close: () => void }) {
  const { say } = useWords(words);
  const [kind, setKind] = useState<Kind>('reading');
  const report = useAct<MetersEventsReportData, MetersEventsReportResponses>('/api/meters/{id}/events/');
  const send = (typed: Typed) => {
    const reading = typed.text('reading');
    const body = { kind, note: typed.text('note'), ...(reading === '' ? {} : { reading }) };
    const told = () => {
      toast(say('meters.reported'));
      close();
    };
    report.mutate({ path: { id }, body }, { onSuccess: told });
  };
  return (
    <Dialog title={say('meters.report')} close={close}>
      <Form send={send} act={say('meters.reportAct')} busy={report.isPending} problem={report.error} close={close} className="p-5">
        <Select
          label={say('meters.report')}
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
          choices={BY_PEOPLE.map((value) => ({ value, label: say(`meters.event.${value}`) }))}
        />
        {kind === 'reading' && <Field name="reading" label={say('meters.reading')} inputMode="decimal" errors={report.error?.details['reading']} />}
        <Field name="note" label={say('meters.note')} maxLength={255} />
      </Form>
    </Dialog>
  );
}
