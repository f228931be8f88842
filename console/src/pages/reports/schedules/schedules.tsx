import { useState } from 'react';
import type {
  ReportSchedulesDeleteData,
  ReportSchedulesDeleteResponses,
  ReportSchedulesListData,
  ReportSchedulesListResponses,
  ReportSchedulesUpdateData,
  ReportSchedulesUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useList } from '../../../api/hooks.ts';
import { dayAndClock } from '../../../format/time.ts';
import { useWords } from '../../../i18n/index.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { FeatureNote } from '../../../shell/feature-note.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { useTold } from '../../../ui/use-told.ts';
import { words } from '../words/index.ts';
import { ScheduleForm } from './form.tsx';
import type { Schedule } from './form.tsx';

/** Reports that go out by mail, and when the next one does. */
export function Schedules() {
  const { say } = useWords(words);
  const [editing, setEditing] = useState<Schedule | 'new' | null>(null);
  const list = useList<ReportSchedulesListData, ReportSchedulesListResponses>('/api/report-schedules/', {});
  const add = (
    <Button look="primary" onClick={() => setEditing('new')}>
      {say('reports.newSchedule')}
    </Button>
  );
  return (
    <>
      <FeatureNote feature="report_mail" />
      {list.problem && list.rows.length === 0 && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && (
        <Empty icon="mail" title={say('reports.noSchedules')} text={say('reports.noSchedulesText')} action={add} />
      )}
      {list.rows.length > 0 && (
        <>
          <div className="mb-3 flex justify-end">{add}</div>
          <div className="rounded-lg border border-line bg-surface-1">
            <Rows label={say('reports.schedules')}>
              {list.rows.map((one) => (
                <One key={one.id} schedule={one} edit={() => setEditing(one)} />
              ))}
            </Rows>
          </div>
        </>
      )}
      {editing && <ScheduleForm schedule={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </>
  );
}

function One({ schedule, edit }: { schedule: Schedule; edit: () => void }) {
  const { say, language } = useWords(words);
  const told = useTold();
  const change = useAct<ReportSchedulesUpdateData, ReportSchedulesUpdateResponses>('/api/report-schedules/{id}/', { method: 'PATCH' });
  const end = useAct<ReportSchedulesDeleteData, ReportSchedulesDeleteResponses>('/api/report-schedules/{id}/', { method: 'DELETE' });
  const { id, is_active: isActive } = schedule;
  const flip = () => change.mutate({ path: { id }, body: { is_active: !isActive } }, told(say(isActive ? 'reports.paused' : 'reports.resumed')));
  const facts = [
    wordIn(words, say, { group: 'reports', word: schedule.report }),
    schedule.format.toUpperCase(),
    wordIn(words, say, { group: 'reports.every', word: schedule.period }),
    isActive ? say('reports.next', { day: dayAndClock(schedule.next_run_at, language) }) : '',
    schedule.recipients.join(', '),
  ];
  return (
    <Row
      title={schedule.name}
      badges={isActive ? <Badge tone="done">{say('common.on')}</Badge> : <StateBadge state="paused" />}
      text={facts.filter((part) => part !== '').join(' · ')}
      actions={
        <>
          <Button look="ghost" onClick={edit}>
            {say('reports.changeSchedule')}
          </Button>
          <Button look="ghost" disabled={change.isPending} onClick={flip}>
            {say(isActive ? 'reports.pause' : 'reports.resume')}
          </Button>
          <ConfirmButton
            look="ghost"
            label={say('reports.end')}
            title={say('reports.end')}
            text={say('reports.endText')}
            done={say('reports.ended')}
            act={end}
            vars={{ path: { id } }}
          />
        </>
      }
    />
  );
}
