import { useState } from 'react';
import type { FormEvent } from 'react';
import type {
  MessagingContactsNotesCreateData,
  MessagingContactsNotesCreateResponses,
  MessagingContactsTimelineData,
  MessagingContactsTimelineResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { ErrorState, ProblemNote, Skeleton } from '../../ui/states.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import type { Contact } from './columns.tsx';
import { stepsOf } from './story-steps.ts';
import { words } from './words/index.ts';

/** What happened with a person, newest first, and room for a note about them. */
export function ContactStory({ contact }: { contact: Contact }) {
  const { say } = useWords(words);
  const may = useMay();
  const { currency } = usePlace();
  const list = useList<MessagingContactsTimelineData, MessagingContactsTimelineResponses>('/api/messaging/contacts/{id}/timeline/', undefined, {
    path: { id: contact.id },
  });
  return (
    <Panel title={say('contacts.story')} text={say('contacts.storyText')}>
      {may('contacts.write') && <NewNote id={contact.id} />}
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading ? <Skeleton rows={4} /> : <Timeline steps={stepsOf(list.rows, say, currency)} />}
      {list.hasMore && (
        <Button look="ghost" className="mx-auto mb-3 flex" onClick={list.more} disabled={list.isMore}>
          {say('common.more')}
        </Button>
      )}
    </Panel>
  );
}

function NewNote({ id }: { id: string }) {
  const { say } = useWords(words);
  const [body, setBody] = useState('');
  const add = useAct<MessagingContactsNotesCreateData, MessagingContactsNotesCreateResponses>('/api/messaging/contacts/{id}/notes/');
  const save = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ path: { id }, body: { body } }, { onSuccess: () => setBody('') });
  };
  return (
    <form onSubmit={save} className="space-y-2 px-4 pb-4">
      <TextArea label={say('contacts.note')} rows={2} value={body} onChange={(event) => setBody(event.target.value)} hint={say('contacts.noteHint')} />
      <ProblemNote problem={add.error} />
      {body.trim() !== '' && (
        <Button type="submit" disabled={add.isPending}>
          {say('contacts.addNote')}
        </Button>
      )}
    </form>
  );
}
