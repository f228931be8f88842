import { useEffect } from 'react';
import type { MessagingConversationsListData, MessagingConversationsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { nameTab } from '../../shell/tab-title.ts';
import { useUrl } from '../../shell/url.ts';
import { Empty } from '../../ui/states.tsx';
import { folderNamed, queryOf } from './folders.ts';
import { ConversationList } from './list.tsx';
import { Person } from './person.tsx';
import { Thread } from './thread.tsx';
import { useChosen } from './use-chosen.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { words } from './words/index.ts';

const LIVE_MS = 5000;

/** Three panes on wide screens: who wrote, what was said, who that is. On a phone one at a time. */
export function InboxPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const folder = folderNamed(asked['view']);
  const query = queryOf(folder, { search: asked['q'], label: asked['label'], team: asked['team'], order: asked['order'] });
  const list = useList<MessagingConversationsListData, MessagingConversationsListResponses>('/api/messaging/conversations/', query, { everyMs: LIVE_MS });
  const at = asked['at'] ?? '';
  const open = (id: string) => set({ at: id });
  useEffect(() => nameTab(say('g.inbox')), [say]);
  const chosen = useChosen(list.rows);
  const may = useMay();
  useInboxKeys({ ids: list.rows.map(({ id }) => id), at, open, choose: chosen.toggle });
  const next = () => {
    const here = list.rows.findIndex(({ id }) => id === at);
    set({ at: (list.rows[here + 1] ?? list.rows[here - 1])?.id ?? '' });
  };
  return (
    <div className="grid h-[calc(100dvh-6.5rem-1px-var(--above,0px)-env(safe-area-inset-bottom))] grid-rows-[minmax(0,1fr)] lg:h-[calc(100dvh-3rem-var(--above,0px))] lg:grid-cols-[20rem_1fr] xl:grid-cols-[21rem_1fr_19rem]">
      <h1 className="sr-only">{say('g.inbox')}</h1>
      <section aria-label={say('inbox.conversations')} className={`min-h-0 flex-col border-r border-line bg-surface-1 ${at ? 'hidden lg:flex' : 'flex'}`}>
        <ConversationList list={list} folder={folder} at={at} open={open} chosen={may('inbox.answer') ? chosen : null} />
      </section>
      <section aria-label={say('inbox.talk')} className={`min-h-0 min-w-0 flex-col ${at ? 'flex' : 'hidden lg:flex'}`}>
        {at ? (
          <Thread key={at} id={at} close={() => set({ at: '' })} next={next} />
        ) : (
          <Empty icon="message" title={say('inbox.choose')} text={say('inbox.chooseText')} />
        )}
      </section>
      <section aria-label={say('inbox.person')} className="hidden min-h-0 overflow-y-auto border-l border-line bg-surface-1 xl:block">
        {at && <Person key={at} id={at} />}
      </section>
    </div>
  );
}
