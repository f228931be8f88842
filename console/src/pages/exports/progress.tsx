import type { ExportsGetData, ExportsGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 1000;
const OVER = new Set(['ready', 'failed', 'expired']);

type Export = ExportsGetResponses[200];

/** A file on its way: how far it is, then its link. It goes on being made when this is closed. */
export function ExportProgress({ id, close }: { id: string; close: () => void }) {
  const { say } = useWords(words);
  const { data, error, refetch } = useExport(id);
  return (
    <Dialog title={data ? say(titleOf(data)) : say('exports.making')} close={close}>
      <div className="space-y-4 p-5">
        {error && <ErrorState problem={error} retry={() => void refetch()} />}
        {data && <Stage one={data} />}
      </div>
    </Dialog>
  );
}

function titleOf({ state, download_url: url }: Export) {
  if (url !== null) return 'exports.ready';
  return state === 'failed' ? 'exports.failed' : 'exports.making';
}

function Stage({ one }: { one: Export }) {
  const { say } = useWords(words);
  if (one.download_url !== null)
    return (
      <>
        <p>{say('exports.readyText', { count: one.rows.toLocaleString() })}</p>
        <a
          href={one.download_url}
          download
          className="inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong pointer-coarse:h-11"
        >
          {say('exports.download')} ({one.format.toUpperCase()})
        </a>
      </>
    );
  if (OVER.has(one.state)) return <p>{wordFor(say, 'problem', one.error_code ?? '') ?? say('exports.failedText')}</p>;
  return (
    <>
      <Progress label={say('exports.making')} percent={one.progress} text={say('exports.rows', { count: one.rows.toLocaleString() })} />
      <p className="text-sm text-quiet">{say('exports.leave')}</p>
    </>
  );
}

function useExport(id: string) {
  const once = useRead<ExportsGetData, ExportsGetResponses>('/api/exports/{id}/', { path: { id } });
  const isOver = once.data ? OVER.has(once.data.state) : false;
  return useRead<ExportsGetData, ExportsGetResponses>('/api/exports/{id}/', { path: { id }, ...(isOver ? {} : { everyMs: LIVE_MS }) });
}
