import type { ImportsListData, ImportsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/values.tsx';
import { Wizard } from './wizard.tsx';
import { words } from './words/index.ts';

type Import = ImportsListResponses[200]['results'][number];

const LIVE_MS = 10_000;

/** Lists of meters and customers: the way in, and what came in before. */
export function ImportsPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const kind = asked['kind'] === 'customers' ? 'customers' : 'meters';
  return (
    <Page title={say('imports.title')} text={say('imports.text')}>
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <Wizard key={kind} kind={kind} choose={(next) => set({ kind: next, at: '' })} at={asked['at']} started={(at) => set({ at }, { replace: true })} />
        <Earlier open={(one) => set({ kind: one.kind, at: one.id })} />
      </div>
    </Page>
  );
}

function Earlier({ open }: { open: (one: Import) => void }) {
  const { say } = useWords(words);
  const list = useList<ImportsListData, ImportsListResponses>('/api/imports/', undefined, { everyMs: LIVE_MS });
  return (
    <Panel title={say('imports.earlier')}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton rows={4} />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && <Empty icon="form" title={say('imports.none')} text={say('imports.noneText')} />}
      <ul className="divide-y divide-line border-t border-line">
        {list.rows.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => open(one)} className="block w-full px-4 py-2.5 text-left -outline-offset-2 hover:bg-surface-2">
              <span className="flex flex-wrap items-center gap-2">
                <span className="min-w-0 truncate font-medium">{one.file_name}</span>
                <StateBadge state={one.state} />
                {one.dry_run && <Badge>{say('imports.dryRun')}</Badge>}
              </span>
              <span className="text-sm text-quiet">
                {say(one.kind === 'meters' ? 'g.meters' : 'g.customers')} · {say('imports.created')} {one.created.toLocaleString()} ·{' '}
                {one.changed > 0 && `${say('imports.changed')} ${one.changed.toLocaleString()} · `}
                {say('imports.rejected')} {one.rejected.toLocaleString()} · <Time at={one.created_at} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" className="mx-auto my-2 flex" onClick={list.more}>
          {say('common.more')}
        </Button>
      )}
    </Panel>
  );
}
