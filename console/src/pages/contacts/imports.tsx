import type { MessagingContactImportsListData, MessagingContactImportsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { ImportForm } from './import-form.tsx';
import { ImportLine } from './import-line.tsx';
import { ContactsFrame } from './tabs.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 2000;

/** Lists that somebody sent as files, how far each is taken in, and the rows that were refused. */
export function ImportsPage() {
  const { say } = useWords(words);
  const may = useMay();
  const { asked, set } = useUrl();
  const list = useList<MessagingContactImportsListData, MessagingContactImportsListResponses>('/api/messaging/contact-imports/', undefined, {
    everyMs: LIVE_MS,
  });
  const add = may('contacts.import') && (
    <Button look="primary" onClick={() => set({ open: 'new' })}>
      {say('contacts.import')}
    </Button>
  );
  return (
    <ContactsFrame actions={add}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && (
        <Empty icon="form" title={say('contacts.noImports')} text={say('contacts.noImportsText')} action={add} />
      )}
      <ul className="space-y-2">
        {list.rows.map((one) => (
          <ImportLine key={one.id} one={one} />
        ))}
      </ul>
      {asked['open'] === 'new' && (
        <Dialog place="side" title={say('contacts.import')} close={() => set({ open: '' })}>
          <ImportForm close={() => set({ open: '' })} />
        </Dialog>
      )}
    </ContactsFrame>
  );
}
