import { useState } from 'react';
import type {
  ReportSchedulesCreateData,
  ReportSchedulesCreateResponses,
  ReportSchedulesListResponses,
  ReportSchedulesUpdateData,
  ReportSchedulesUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useMe } from '../../../api/me.ts';
import { usePlace } from '../../../api/place.ts';
import { useWords } from '../../../i18n/index.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Select } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { NAMES } from '../catalogue.ts';
import { words } from '../words/index.ts';
import { addressesOf, hours, weekdays } from './choices.ts';

export type Schedule = ReportSchedulesListResponses[200]['results'][number];
type Body = ReportSchedulesCreateData['body'];

const PERIODS = ['daily', 'weekly', 'monthly'] as const;
const FORMATS = ['xlsx', 'pdf', 'csv'] as const;

/** What a new one begins with. */
const NEW = { name: '', report: 'transactions', format: 'xlsx', period: 'daily', hour: 7, weekday: 1, month_day: 1 };

/** Which report goes to whom and how often, at an hour of the client's day. */
export function ScheduleForm({ schedule, close }: { schedule: Schedule | null; close: () => void }) {
  const { say } = useWords(words);
  const { data: me } = useMe();
  const set = { ...NEW, recipients: me ? [me.email] : [], ...schedule };
  const [period, setPeriod] = useState<string>(set.period);
  const create = useAct<ReportSchedulesCreateData, ReportSchedulesCreateResponses>('/api/report-schedules/');
  const change = useAct<ReportSchedulesUpdateData, ReportSchedulesUpdateResponses>('/api/report-schedules/{id}/', { method: 'PATCH' });
  const act = schedule ? change : create;
  const errors = act.error?.details ?? {};
  const done = () => {
    toast(say('reports.saved'));
    close();
  };
  const send = (typed: Typed) => {
    const body = bodyOf(typed, period);
    if (schedule) change.mutate({ path: { id: schedule.id }, body }, { onSuccess: done });
    else create.mutate({ body }, { onSuccess: done });
  };
  return (
    <Dialog title={say(schedule ? 'reports.changeSchedule' : 'reports.newSchedule')} close={close}>
      <Form send={send} act={say('reports.save')} busy={act.isPending} problem={act.error} close={close} className="p-5">
        <Field label={say('reports.scheduleName')} name="name" required defaultValue={set.name} errors={errors['name']} />
        <div className="grid grid-cols-[1fr_7rem] gap-3">
          <Select
            label={say('reports.report')}
            name="report"
            defaultValue={set.report}
            choices={NAMES.map((value) => ({ value, label: say(`reports.${value}`) }))}
          />
          <Select
            label={say('reports.format')}
            name="format"
            defaultValue={set.format}
            choices={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
          />
        </div>
        <Select
          label={say('reports.every')}
          hint={say('reports.covers')}
          value={period}
          choices={PERIODS.map((value) => ({ value, label: say(`reports.every.${value}`) }))}
          onChange={(event) => setPeriod(event.target.value)}
        />
        <When period={period} set={set} errors={errors} />
        <Field
          label={say('reports.recipients')}
          name="recipients"
          required
          hint={say('reports.recipientsHint')}
          defaultValue={set.recipients.join(', ')}
          errors={errors['recipients']}
        />
      </Form>
    </Dialog>
  );
}

type WhenProps = { period: string; set: Pick<typeof NEW, 'hour' | 'weekday' | 'month_day'>; errors: Readonly<Record<string, readonly string[]>> };

/** On which day of the period, and at which hour of the client's day. */
function When({ period, set, errors }: WhenProps) {
  const { say, language } = useWords(words);
  const { zone } = usePlace();
  return (
    <div className="grid grid-cols-2 gap-3">
      {period === 'weekly' && <Select label={say('reports.weekday')} name="weekday" defaultValue={String(set.weekday)} choices={weekdays(language)} />}
      {period === 'monthly' && (
        <Field label={say('reports.monthDay')} name="month_day" type="number" min={1} max={28} defaultValue={set.month_day} errors={errors['month_day']} />
      )}
      <Select label={say('reports.hour')} name="hour" hint={say('reports.zone', { zone })} defaultValue={String(set.hour)} choices={hours()} />
    </div>
  );
}

function bodyOf({ text }: Typed, period: string): Body {
  return {
    name: text('name'),
    report: text('report') as Body['report'],
    format: text('format') as Body['format'],
    period: period as Body['period'],
    hour: Number(text('hour')),
    recipients: addressesOf(text('recipients')),
    ...(period === 'weekly' ? { weekday: Number(text('weekday')) } : {}),
    ...(period === 'monthly' ? { month_day: Number(text('month_day')) } : {}),
  };
}
