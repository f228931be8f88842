import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { MessagingConversationsCountsListData, MessagingConversationsCountsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import type { Problem } from '../../api/problem.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { SearchBox } from '../../ui/search-box.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Bulk } from './bulk.tsx';
import { countIn, FOLDERS } from './folders.ts';
import type { Folder } from './folders.ts';
import { Line } from './line.tsx';
import { useNarrowing } from './narrow.tsx';
import { OwnPresence } from './own-presence.tsx';
import { nameOf } from './types.ts';
import type { Conversation } from './types.ts';
import type { Chosen } from './use-chosen.ts';
import { words } from './words/index.ts';

type Listed = {
  rows: readonly Conversation[];
  problem: Problem | null;
  isLoading: boolean;
  hasMore: boolean;
  isMore: boolean;
  more: () => void;
  retry: () => void;
  look: (from: number, to: number) => void;
};
type Props = { list: Listed; folder: Folder; at: string; open: (id: string) => void; chosen: Chosen | null };

const LIVE_MS = 10_000;

export function ConversationList({ list, folder, at, open, chosen }: Props) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const narrow = useNarrowing();
  const counts = useRead<MessagingConversationsCountsListData, MessagingConversationsCountsListResponses>('/api/messaging/conversations/counts/', {
    everyMs: LIVE_MS,
  });
  return (
    <>
      <div className="border-b border-line px-3 pt-3">
        <div className="mb-2 flex items-center gap-2">
          <label className="min-w-0 flex-1">
            <span className="sr-only">{say('inbox.view')}</span>
            <select
              value={folder}
              onChange={(event) => set({ view: event.target.value, q: '' })}
              className="h-9 w-full rounded-md border border-line bg-surface-1 px-2 font-semibold pointer-coarse:h-11"
            >
              {FOLDERS.map((one) => {
                const count = countIn(one, counts.data);
                return (
                  <option key={one} value={one}>
                    {say(`inbox.view.${one}`)}
                    {count ? ` (${count})` : ''}
                  </option>
                );
              })}
            </select>
          </label>
          {narrow.menu}
          <OwnPresence />
        </div>
        <SearchBox label={say('inbox.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
        {narrow.chips}
      </div>
      {list.rows.length > 0 ? <Rows list={list} at={at} open={open} chosen={chosen} /> : <None list={list} searched={(asked['q'] ?? '') !== ''} />}
      {chosen && chosen.ids.length > 0 && <Bulk chosen={chosen} />}
    </>
  );
}

/** In place of conversations: not read yet, not to be read, or none. */
function None({ list, searched }: { list: Listed; searched: boolean }) {
  const { say } = useWords(words);
  if (list.problem) return <ErrorState problem={list.problem} retry={list.retry} />;
  if (list.isLoading) return <Skeleton rows={8} />;
  return (
    <Empty
      icon={searched ? 'search' : 'check'}
      title={say(searched ? 'inbox.nothing' : 'inbox.empty')}
      text={say(searched ? 'inbox.nothingText' : 'inbox.emptyText')}
    />
  );
}

const [HEIGHT, CLOSE] = [84, 6];

/** Smooth at any length: only rows in sight are in the page. */
function Rows({ list, at, open, chosen }: Omit<Props, 'folder'>) {
  const { say } = useWords(words);
  const home = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: list.rows.length, getScrollElement: () => home.current, estimateSize: () => HEIGHT, overscan: 8 });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  const here = list.rows.findIndex(({ id }) => id === at);
  useEffect(() => {
    list.look(first, last);
    if (list.hasMore && !list.isMore && last >= list.rows.length - CLOSE) list.more();
  }, [first, last, list]);
  useEffect(() => {
    if (here >= 0) virtual.scrollToIndex(here);
  }, [here]);
  return (
    <div ref={home} className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
      <ul aria-label={say('inbox.conversations')} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = list.rows[index];
          return (
            row && (
              <li key={row.id} className="group absolute inset-x-0" style={{ height: HEIGHT, transform: `translateY(${start}px)` }}>
                <Line conversation={row} chosen={row.id === at} open={() => open(row.id)} />
                {chosen && <Pick name={nameOf(row)} on={chosen.has(row.id)} picking={chosen.ids.length > 0} toggle={() => chosen.toggle(row.id)} />}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

type PickProps = { name: string; on: boolean; picking: boolean; toggle: () => void };

/** Below the portrait, so that nothing moves; quiet until somebody is about to choose. */
function Pick({ name, on, picking, toggle }: PickProps) {
  const { say } = useWords(words);
  const quiet = picking ? '' : 'opacity-0 group-hover:opacity-100 focus-within:opacity-100 pointer-coarse:opacity-100';
  return (
    <label className={`absolute bottom-1 left-3.5 grid size-8 cursor-pointer place-items-center ${quiet}`}>
      <span className="sr-only">{say('inbox.pick', { name })}</span>
      <input type="checkbox" className="size-4 accent-accent pointer-coarse:size-5" checked={on} onChange={toggle} />
    </label>
  );
}
