import { useState } from 'react';
import type { AlertsListData, AlertsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import type { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Empty } from '../../ui/states.tsx';
import { SavedViews } from '../../ui/table/saved-views.tsx';
import { Table } from '../../ui/table/table.tsx';
import { columns } from './columns.tsx';
import type { Alert } from './columns.tsx';
import { HandleAlert } from './handle.tsx';
import { AlertStory } from './story.tsx';
import { useHandling } from './use-handling.ts';
import { words } from './words/index.ts';

const LIVE_MS = 15_000;

/** Alerts, the worst first; each opens into its story beside the list. */
export function AlertList({ isOpen, url }: { isOpen: boolean; url: ReturnType<typeof useUrl> }) {
  const { say, language } = useWords(words);
  const may = useMay();
  const { asked, set } = url;
  const { handle, going } = useHandling();
  const order = asked['order'] ?? (isOpen ? '-severity' : '-created_at');
  const query = { is_resolved: isOpen ? 'false' : 'true', ordering: order, search: asked['q'] } as unknown as AlertsListData['query'];
  const list = useList<AlertsListData, AlertsListResponses>('/api/alerts/', query, { everyMs: LIVE_MS });
  const rows = list.rows.filter(({ id }) => going.get(id) !== 'resolve');
  const peeked = rows.find(({ id }) => id === asked['peek']);
  const act = isOpen && may('alerts.acknowledge');
  return (
    <>
      <SavedViews list="alerts" url={url} />
      <SearchBox label={say('alerts.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="alerts"
        label={say('g.alerts')}
        list={{ ...list, rows }}
        columns={columns(say, language)}
        open={({ id }) => set({ peek: id })}
        peek={({ id }) => set({ peek: id })}
        sort={{ value: order, choose: (next) => set({ order: next }) }}
        bulk={(chosen, clear) => act && <Bulk chosen={chosen} clear={clear} handle={handle} />}
        empty={<Empty icon="check" title={say('alerts.empty')} text={say('alerts.emptyText')} />}
      />
      {asked['peek'] && (
        <Dialog place="side" title={say('g.alerts')} close={() => set({ peek: '' })}>
          <AlertStory id={asked['peek']} />
          {act && peeked && <Acts alert={peeked} taken={going.has(peeked.id)} handle={handle} close={() => set({ peek: '' })} />}
        </Dialog>
      )}
    </>
  );
}

type Handle = ReturnType<typeof useHandling>['handle'];

function Bulk({ chosen, clear, handle }: { chosen: readonly Alert[]; clear: () => void; handle: Handle }) {
  const { say } = useWords(words);
  const open = chosen.filter((alert) => !alert.is_acknowledged);
  const act = (alerts: readonly Alert[], verb: 'acknowledge' | 'resolve') => {
    handle(alerts, verb);
    clear();
  };
  return (
    <>
      {open.length > 0 && <Button onClick={() => act(open, 'acknowledge')}>{say('alerts.acknowledge')}</Button>}
      <Button onClick={() => act(chosen, 'resolve')}>{say('alerts.resolve')}</Button>
    </>
  );
}

function Acts({ alert, taken, handle, close }: { alert: Alert; taken: boolean; handle: Handle; close: () => void }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState(false);
  const act = (verb: 'acknowledge' | 'resolve') => {
    close();
    handle([alert], verb);
  };
  return (
    <div className="sticky bottom-0 flex flex-wrap gap-2 border-t border-line bg-surface-1 p-4">
      {!alert.is_acknowledged && !taken && (
        <Button look="primary" onClick={() => act('acknowledge')}>
          {say('alerts.acknowledge')}
        </Button>
      )}
      <Button onClick={() => act('resolve')}>{say('alerts.resolve')}</Button>
      <Button look="ghost" onClick={() => setOpen(true)}>
        {say('alerts.handle')}
      </Button>
      {open && <HandleAlert alert={alert} close={() => setOpen(false)} />}
    </div>
  );
}
