import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { MessagingContactsListData, MessagingContactsListResponses } from '../../api/generated/types.gen.ts';
import { address } from '../../api/client.ts';
import { download } from '../../api/download.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Empty, useProblemText } from '../../ui/states.tsx';
import { Table } from '../../ui/table/table.tsx';
import { toast } from '../../ui/toast.tsx';
import { contactColumns } from './columns.tsx';
import type { Contact } from './columns.tsx';
import { calledBy, ContactBody } from './detail.tsx';
import { EditMany } from './edit-many.tsx';
import { filterOf } from './edit-parts.ts';
import { Edits } from './edits.tsx';
import { Filters } from './filters.tsx';
import { ContactForm } from './form.tsx';
import { ContactsFrame } from './tabs.tsx';
import { words } from './words/index.ts';

export function ContactsPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const navigate = useNavigate();
  const may = useMay();
  const query = {
    search: asked['q'],
    tag: asked['tag'],
    segment: asked['segment'],
    is_opted_in: asked['opted'],
    is_blocked: asked['blocked'],
  } as unknown as MessagingContactsListData['query'];
  const list = useList<MessagingContactsListData, MessagingContactsListResponses>('/api/messaging/contacts/', query);
  const peeked = asked['peek'];
  return (
    <ContactsFrame actions={<Actions query={query} />}>
      <div className="flex flex-wrap items-start gap-x-3">
        <SearchBox label={say('contacts.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
        <Filters />
      </div>
      <Table
        name="contacts"
        label={say('g.contacts')}
        list={list}
        columns={contactColumns(say)}
        open={({ id }) => void navigate({ to: '/contacts/$id', params: { id } })}
        peek={({ id }) => set({ peek: id })}
        {...(may('contacts.write') && {
          tools: (
            <Button look="ghost" className="text-sm" onClick={() => set({ open: 'changes' })}>
              {say('contacts.many.changes')}
            </Button>
          ),
          bulk: (contacts: readonly Contact[], clear: () => void) => (
            <EditMany contacts={contacts} filter={filterOf({ ...query })} found={list.count} clear={clear} started={() => set({ open: 'changes' })} />
          ),
        })}
        empty={<Empty icon="people" title={say('contacts.empty')} text={say('contacts.emptyText')} />}
      />
      {asked['open'] === 'changes' && may('contacts.write') && <Edits close={() => set({ open: '' })} />}
      {peeked && (
        <Dialog place="side" title={nameOf(list.rows, peeked) ?? say('g.contact')} close={() => set({ peek: '' })}>
          <div className="p-4">
            <ContactBody id={peeked} />
          </div>
        </Dialog>
      )}
    </ContactsFrame>
  );
}

function nameOf(rows: readonly Contact[], id: string): string | undefined {
  const row = rows.find((one) => one.id === id);
  return row && calledBy(row);
}

function Actions({ query }: { query: MessagingContactsListData['query'] }) {
  const { say } = useWords(words);
  const may = useMay();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const [making, setMaking] = useState(false);
  const save = () =>
    void download(address('/api/messaging/contacts/export/', {}, { ...query, format: 'xlsx' }), {}, 'contacts.xlsx').catch((problem: unknown) =>
      toast(problemText(problem), 'need'),
    );
  return (
    <>
      {may('contacts.export') && <Button onClick={save}>{say('contacts.export')}</Button>}
      {may('contacts.write') && (
        <Button look="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" /> {say('contacts.new')}
        </Button>
      )}
      {making && (
        <Dialog title={say('contacts.new')} close={() => setMaking(false)}>
          <ContactForm done={(id) => void navigate({ to: '/contacts/$id', params: { id } })} close={() => setMaking(false)} />
        </Dialog>
      )}
    </>
  );
}
