import { useState } from 'react';
import type {
  TariffsAssignmentsDeleteData,
  TariffsAssignmentsDeleteResponses,
  TariffsAssignmentsListData,
  TariffsAssignmentsListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useList } from '../../../api/hooks.ts';
import { useMay } from '../../../api/me.ts';
import { dayOf } from '../../../format/time.ts';
import { useWords } from '../../../i18n/index.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ObjectLink } from '../../../ui/links.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
import { words } from '../words/index.ts';
import { Assign } from './assign.tsx';

type Assignment = TariffsAssignmentsListResponses[200]['results'][number];

/** Whom a tariff is for by name: a meter, a customer, a site, a type. */
export function Assignments({ tariff }: { tariff: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const [open, setOpen] = useState(false);
  const list = useList<TariffsAssignmentsListData, TariffsAssignmentsListResponses>('/api/tariffs/{id}/assignments/', {}, { path: { id: tariff } });
  return (
    <Panel title={say('tariffs.assignments')} text={say('tariffs.assignmentsText')}>
      {list.problem && list.rows.length === 0 && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton rows={2} />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && <p className="px-4 pb-3 text-quiet">{say('tariffs.assignmentsNone')}</p>}
      <Rows label={say('tariffs.assignments')}>
        {list.rows.map((one) => (
          <One key={one.id} assignment={one} />
        ))}
      </Rows>
      <div className="flex gap-2 px-4 py-3 empty:hidden">
        {may('tariffs.write') && <Button onClick={() => setOpen(true)}>{say('tariffs.assign')}</Button>}
        {list.hasMore && (
          <Button look="ghost" onClick={list.more} disabled={list.isMore}>
            {say('common.more')}
          </Button>
        )}
      </div>
      {open && <Assign tariff={tariff} close={() => setOpen(false)} />}
    </Panel>
  );
}

function One({ assignment }: { assignment: Assignment }) {
  const { say, language } = useWords(words);
  const may = useMay();
  const end = useAct<TariffsAssignmentsDeleteData, TariffsAssignmentsDeleteResponses>('/api/tariffs/{id}/assignments/{assignment}/', { method: 'DELETE' });
  const { id, tariff, scope, valid_from: from, valid_until: until } = assignment;
  const isOver = until !== null && Date.parse(until) <= Date.now();
  const dates = [`${say('tariffs.from')} ${dayOf(from, language)}`, until && `${say('tariffs.until')} ${dayOf(until, language)}`, assignment.reason];
  return (
    <Row
      title={
        <>
          <span className="text-quiet">{wordIn(words, say, { group: 'tariffs.scope', word: scope })}</span>{' '}
          <ObjectLink kind={assignment.meter ? 'meters' : 'customers'} id={assignment.meter ?? assignment.customer}>
            {assignment.name ?? '–'}
          </ObjectLink>
        </>
      }
      badges={assignment.in_force ? <Badge tone="done">{say('tariffs.inForce')}</Badge> : <Badge>{say(isOver ? 'tariffs.was' : 'tariffs.comes')}</Badge>}
      text={dates.filter(Boolean).join(' · ')}
      actions={
        !isOver &&
        may('tariffs.write') && (
          <ConfirmButton
            look="ghost"
            label={say('tariffs.end')}
            title={say('tariffs.end')}
            text={say('tariffs.endText')}
            done={say('tariffs.ended')}
            act={end}
            vars={{ path: { id: tariff, assignment: id } }}
          />
        )
      }
    />
  );
}
