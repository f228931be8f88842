import type { ReconciliationsListData, ReconciliationsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { calendarDay } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { useUrl } from '../../shell/url.ts';
import { ListRows } from '../../ui/list-rows.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Row } from '../../ui/rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/values.tsx';
import { sumsOf } from './sums.ts';
import { words } from './words/index.ts';

type Run = ReconciliationsListResponses[200]['results'][number];
const LIVE_MS = 2000;

/** Comparisons, newest first; those under way tell how far they are. */
export function Runs() {
  const { say } = useWords(words);
  const list = useList<ReconciliationsListData, ReconciliationsListResponses>('/api/reconciliations/', {}, { everyMs: LIVE_MS });
  return (
    <ListRows
      list={list}
      label={say('recon.runs')}
      empty={<Empty icon="scale" title={say('recon.noRuns')} text={say('recon.noRunsText')} />}
      row={(one) => <OneRun key={one.id} run={one} />}
    />
  );
}

function OneRun({ run }: { run: Run }) {
  const { say, language } = useWords(words);
  const isOver = run.state === 'done' || run.state === 'failed';
  const days = [...new Set([run.from_date, run.to_date])].map((day) => calendarDay(day, language)).join(' – ');
  const cause =
    run.cause === 'person' ? say('recon.cause.person', { name: run.requested_by_name ?? '–' }) : wordIn(words, say, { group: 'recon.cause', word: run.cause });
  return (
    <Row
      title={days}
      badges={<StateBadge state={run.state} />}
      text={[wordIn(words, say, { group: 'recon.scope', word: run.scope }), cause, run.error].filter((part) => part !== '').join(' · ')}
      actions={
        <span className="text-sm text-quiet">
          <Time at={run.finished_at ?? run.created_at} />
        </span>
      }
    >
      {!isOver && (
        <div className="mt-2 max-w-md">
          <Progress label={days} percent={run.progress} text={farText(run, say)} />
        </div>
      )}
      {run.state === 'done' && <Sums run={run} />}
    </Row>
  );
}

function farText(run: Run, say: SayOf<keyof typeof words.en>): string {
  const days = say('recon.days', { done: run.days_done, total: run.days_total });
  return run.meters_total === null ? days : `${days} · ${say('recon.metersDone', { done: run.meters_done, total: run.meters_total })}`;
}

/** What it has seen, by kind; each leads to its differences. */
function Sums({ run }: { run: Run }) {
  const { say } = useWords(words);
  const { set } = useUrl();
  const sums = sumsOf(run.summary);
  if (sums.length === 0) return <p className="mt-1 text-sm text-money">{say('recon.calm')}</p>;
  return (
    <ul className="mt-2 flex flex-wrap gap-2" aria-label={say('recon.found')}>
      {sums.map(({ kind, count, open }) => (
        <li key={kind}>
          <button
            type="button"
            onClick={() => set({ show: '', class: kind, state: open > 0 ? '' : 'explained' })}
            className="inline-flex min-h-8 items-center gap-1.5 rounded-full border border-line px-3 text-sm hover:bg-surface-2 pointer-coarse:min-h-11"
          >
            {wordIn(words, say, { group: 'recon.class', word: kind })} <strong className="font-semibold tabular-nums">{count}</strong>
          </button>
        </li>
      ))}
    </ul>
  );
}
