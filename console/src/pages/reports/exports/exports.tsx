import type { ExportsListData, ExportsListResponses } from '../../../api/generated/types.gen.ts';
import { useList } from '../../../api/hooks.ts';
import { dayAndClock } from '../../../format/time.ts';
import { useWords, wordFor } from '../../../i18n/index.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ListRows } from '../../../ui/list-rows.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Row } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';

type Export = ExportsListResponses[200]['results'][number];

/** Often enough for progress, and for links that end after a quarter of an hour to be fresh when clicked. */
const LIVE_MS = 3000;

/** Files made of reports, newest first, with how far they are and how long they are kept. */
export function Exports() {
  const { say } = useWords(words);
  const list = useList<ExportsListData, ExportsListResponses>('/api/exports/', {}, { everyMs: LIVE_MS });
  return (
    <ListRows
      list={list}
      label={say('reports.exports')}
      head={<p className="px-4 py-2 text-sm text-quiet">{say('reports.link')}</p>}
      empty={<Empty icon="download" title={say('reports.noExports')} text={say('reports.noExportsText')} />}
      row={(one) => <One key={one.id} made={one} />}
    />
  );
}

function One({ made }: { made: Export }) {
  const { say, language } = useWords(words);
  const isUnderWay = made.state === 'queued' || made.state === 'running';
  const period = [made.filters['from'], made.filters['to']].filter(Boolean).join(' – ');
  const told = [
    period,
    say('reports.rowsSum', { count: made.rows.toLocaleString() }),
    made.schedule ? say('reports.bySchedule') : '',
    made.state === 'ready' && made.expires_at ? say('reports.until', { day: dayAndClock(made.expires_at, language) }) : '',
  ];
  return (
    <Row
      title={
        <>
          {wordIn(words, say, { group: 'reports', word: made.report })} <Badge>{made.format.toUpperCase()}</Badge>
        </>
      }
      badges={made.state === 'ready' ? <Badge tone="done">{say('reports.ready')}</Badge> : <StateBadge state={made.state} />}
      text={told.filter((part) => part !== '').join(' · ')}
      actions={
        <>
          <span className="self-center text-sm text-quiet">
            <Time at={made.created_at} />
          </span>
          {made.download_url && (
            <a
              href={made.download_url}
              download
              className="inline-flex h-9 items-center gap-2 rounded-lg border border-line px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11"
            >
              <Icon name="download" /> {say('reports.download')}
            </a>
          )}
        </>
      }
    >
      {isUnderWay && (
        <div className="mt-2 max-w-md">
          <Progress label={made.report} percent={made.progress} text={say('reports.rowsSum', { count: made.rows.toLocaleString() })} />
        </div>
      )}
      <Note made={made} />
    </Row>
  );
}

/** Why there is nothing to download. */
function Note({ made }: { made: Export }) {
  const { say } = useWords(words);
  if (made.state === 'failed') return <p className="mt-1 text-sm text-danger">{wordFor(say, 'problem', made.error_code ?? '') ?? say('problem.internal')}</p>;
  return made.state === 'ready' && !made.download_url ? <p className="mt-1 text-sm text-quiet">{say('reports.noLink')}</p> : null;
}
