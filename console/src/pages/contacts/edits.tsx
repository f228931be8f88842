import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { MessagingContactEditsListData, MessagingContactEditsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { EditLine, isUnderWay } from './edit-line.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 2000;

/** What was done to many people, newest first: how far each is, who was left, and what can be taken back. They go on when this is closed. */
export function Edits({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const queries = useQueryClient();
  const list = useList<MessagingContactEditsListData, MessagingContactEditsListResponses>('/api/messaging/contact-edits/', undefined, { everyMs: LIVE_MS });
  const open = list.rows
    .filter(isUnderWay)
    .map(({ id }) => id)
    .join(' ');
  useEffect(() => {
    // one has ended, or another began: the people behind this are others now
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === '/api/messaging/contacts/' });
  }, [open, queries]);
  return (
    <Dialog place="side" title={say('contacts.many.changes')} close={close}>
      <div className="p-4">
        <ListRows
          list={list}
          label={say('contacts.many.changes')}
          empty={<p className="text-quiet">{say('contacts.many.none')}</p>}
          row={(one) => <EditLine key={one.id} one={one} />}
        />
      </div>
    </Dialog>
  );
}
