import type { MessagingContactsListResponses } from '../../api/generated/types.gen.ts';
import { phoneNumber } from '../../format/values.ts';
import type { SayOf } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Time } from '../../ui/values.tsx';
import type { WordKey } from './words/index.ts';

export type Contact = MessagingContactsListResponses[200]['results'][number];

/** A number as it is said at the counter. */
export const dialled = (e164: string): string => phoneNumber(e164);

export function contactColumns(say: SayOf<WordKey>): readonly Column<Contact>[] {
  return [
    {
      id: 'name',
      head: say('common.name'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="contacts" id={row.id}>
          {row.name || dialled(row.phone_e164) || row.email}
        </ObjectLink>
      ),
    },
    { id: 'consent', head: say('contacts.consent'), lead: true, cell: (row) => <ConsentBadge contact={row} say={say} /> },
    { id: 'phone', head: say('g.phone'), cell: (row) => dialled(row.phone_e164) },
    { id: 'tags', head: say('contacts.tags'), cell: (row) => <Tags tags={row.tags} /> },
    {
      id: 'customer',
      head: say('g.customer'),
      cell: (row) => (
        <ObjectLink kind="customers" id={row.customers[0]?.id ?? null}>
          {row.customers[0]?.name ?? ''}
        </ObjectLink>
      ),
    },
    { id: 'heard', head: say('contacts.heard'), right: true, cell: (row) => <Time at={row.last_heard_at} /> },
    { id: 'email', head: say('sign.email'), extra: true, cell: (row) => row.email },
    { id: 'language', head: say('shell.language'), extra: true, cell: (row) => row.language ?? '' },
    { id: 'contacted', head: say('contacts.contacted'), right: true, extra: true, cell: (row) => <Time at={row.last_contacted_at} /> },
    { id: 'created', head: say('contacts.since'), right: true, extra: true, cell: (row) => <Time at={row.created_at} /> },
  ];
}

export function ConsentBadge({ contact, say }: { contact: Contact; say: SayOf<WordKey> }) {
  if (contact.is_blocked) return <Badge tone="need">{say('contacts.blocked')}</Badge>;
  if (contact.is_opted_in) return <Badge tone="done">{say('contacts.optedIn')}</Badge>;
  return <Badge tone={contact.opt_out_at ? 'warn' : 'plain'}>{say(contact.opt_out_at ? 'contacts.optedOut' : 'contacts.notAsked')}</Badge>;
}

export function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  );
}
