import { useState } from 'react';
import type {
  MessagingContactsListData,
  MessagingContactsListResponses,
  MessagingSegmentsMembersCreateData,
  MessagingSegmentsMembersCreateResponses,
  MessagingSegmentsMembersRemoveData,
  MessagingSegmentsMembersRemoveResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { useTold } from '../../ui/use-told.ts';
import { dialled } from './columns.tsx';
import type { Contact } from './columns.tsx';
import type { Segment } from './segments.tsx';
import { words } from './words/index.ts';

const [SHORTEST, SHOWN] = [2, 6];
const CONTACTS = '/api/messaging/contacts/';

const nameOf = (contact: Contact): string => contact.name || dialled(contact.phone_e164) || contact.email;

/** Who is in a list kept by hand; a filter has nobody added to it. */
export function SegmentMembers({ segment }: { segment: Segment | undefined }) {
  return segment?.kind === 'static' ? <Members segment={segment.id} /> : null;
}

function Members({ segment }: { segment: string }) {
  const { say } = useWords(words);
  const list = useList<MessagingContactsListData, MessagingContactsListResponses>(CONTACTS, { segment });
  return (
    <section className="space-y-3">
      <Finder segment={segment} />
      <h3 className="font-semibold">{say('contacts.members')}</h3>
      <ListRows
        list={list}
        label={say('contacts.members')}
        empty={<p className="text-quiet">{say('contacts.membersNone')}</p>}
        row={(one) => <Member key={one.id} segment={segment} contact={one} />}
      />
    </section>
  );
}

function Finder({ segment }: { segment: string }) {
  const { say } = useWords(words);
  const told = useTold();
  const [asked, setAsked] = useState('');
  const off = asked.trim().length < SHORTEST;
  const { data } = useRead<MessagingContactsListData, MessagingContactsListResponses>(CONTACTS, { query: { search: asked.trim(), page_size: SHOWN }, off });
  const add = useAct<MessagingSegmentsMembersCreateData, MessagingSegmentsMembersCreateResponses>('/api/messaging/segments/{id}/members/');
  const found = off ? [] : (data?.results ?? []);
  return (
    <>
      <SearchBox label={say('contacts.membersFind')} value={asked} search={setAsked} />
      {found.length > 0 && (
        <Rows label={say('contacts.membersFound')}>
          {found.map((one) => (
            <Row
              key={one.id}
              title={nameOf(one)}
              text={dialled(one.phone_e164) || one.email}
              actions={
                <Button
                  aria-label={`${say('contacts.memberAdd')}: ${nameOf(one)}`}
                  disabled={add.isPending}
                  onClick={() => add.mutate({ path: { id: segment }, body: { contacts: [one.id] } }, told(say('contacts.memberAdded')))}
                >
                  {say('contacts.memberAdd')}
                </Button>
              }
            />
          ))}
        </Rows>
      )}
    </>
  );
}

function Member({ segment, contact }: { segment: string; contact: Contact }) {
  const { say } = useWords(words);
  const told = useTold();
  const remove = useAct<MessagingSegmentsMembersRemoveData, MessagingSegmentsMembersRemoveResponses>('/api/messaging/segments/{id}/members/remove/');
  return (
    <Row
      title={nameOf(contact)}
      text={dialled(contact.phone_e164) || contact.email}
      actions={
        <Button
          look="ghost"
          aria-label={`${say('contacts.memberRemove')}: ${nameOf(contact)}`}
          disabled={remove.isPending}
          onClick={() => remove.mutate({ path: { id: segment }, body: { contacts: [contact.id] } }, told(say('contacts.memberRemoved')))}
        >
          {say('contacts.memberRemove')}
        </Button>
      }
    />
  );
}
