import type { ImportsGetData, ImportsGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ErrorState, Skeleton, useReason } from '../../ui/states.tsx';
import { Changed } from './changed.tsx';
import { Rejected } from './rejected.tsx';
import { words } from './words/index.ts';

export type Import = ImportsGetResponses[200];

const LIVE_MS = 700;
const OVER = new Set(['done', 'failed']);

type Props = { id: string; take: (() => void) | null; busy: boolean };

/** How far an import is, and what came of it; after a trial, the way to do it for good. */
export function Outcome({ id, take, busy }: Props) {
  const { data, error, refetch } = useImport(id);
  if (error) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton rows={3} />;
  return OVER.has(data.state) ? <Came one={data} take={take} busy={busy} /> : <UnderWay one={data} />;
}

function UnderWay({ one }: { one: Import }) {
  const { say } = useWords(words);
  const what = say(one.dry_run ? 'imports.trying' : 'imports.taking');
  return <Progress label={what} percent={null} text={`${what} · ${say('imports.rows', { count: one.rows_done.toLocaleString() })}`} />;
}

function Came({ one, take, busy }: { one: Import } & Omit<Props, 'id'>) {
  const { say } = useWords(words);
  const reason = useReason();
  return (
    <section aria-label={say('imports.trialDone')} className="settle space-y-3 rounded-lg border border-line p-4">
      <div role="status" className="flex flex-wrap items-center gap-2">
        <h3 className="text-lg font-semibold">{titleOf(one, say)}</h3>
        {one.dry_run && <Badge>{say('imports.dryRun')}</Badge>}
      </div>
      {one.error_message && <p className="text-danger">{reason(one.error_code, one.error_message)}</p>}
      <Counts one={one} />
      {one.changed > 0 && <Changed one={one} />}
      {one.rejected > 0 && <Rejected one={one} />}
      {one.dry_run && one.state === 'done' && take && (
        <Button look="primary" disabled={busy || one.created + one.changed === 0} onClick={take}>
          {say('imports.take')}
        </Button>
      )}
    </section>
  );
}

function titleOf(one: Import, say: ReturnType<typeof useWords<keyof typeof words.en>>['say']): string {
  if (one.state === 'failed') return say('imports.failed');
  return say(one.dry_run ? 'imports.trialDone' : 'imports.done');
}

function Counts({ one }: { one: Import }) {
  const { say } = useWords(words);
  const names = ['created', ...(one.mode === 'add' && one.changed === 0 ? [] : (['changed'] as const)), 'known', 'assigned', 'rejected'] as const;
  const counts = names.map((name) => ({ name, count: one[name] }));
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3 xl:grid-cols-5">
      {counts.map(({ name, count }) => (
        <div key={name} className="rounded-md bg-surface-2 px-3 py-2">
          <dt className="text-sm text-quiet">{say(`imports.${name}`)}</dt>
          <dd className={`text-xl font-semibold tabular-nums ${name === 'rejected' && count > 0 ? 'text-danger' : ''}`}>{count.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}

function useImport(id: string) {
  const once = useRead<ImportsGetData, ImportsGetResponses>('/api/imports/{id}/', { path: { id } });
  const isOver = once.data ? OVER.has(once.data.state) : false;
  return useRead<ImportsGetData, ImportsGetResponses>('/api/imports/{id}/', { path: { id }, ...(isOver ? {} : { everyMs: LIVE_MS }) });
}
