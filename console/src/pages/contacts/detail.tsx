import { useParams } from '@tanstack/react-router';
import type {
  MessagingContactAttributesListData,
  MessagingContactAttributesListResponses,
  MessagingContactsGetData,
  MessagingContactsGetResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { languageName } from '../../format/language.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/values.tsx';
import { ContactActions } from './actions.tsx';
import { ConsentBadge, dialled, Tags } from './columns.tsx';
import type { Contact } from './columns.tsx';
import { Consents } from './consents.tsx';
import { Identities } from './identities.tsx';
import { ContactStory } from './story.tsx';
import { valueText } from './value-text.ts';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

export function ContactPage() {
  const { id } = useParams({ strict: false });
  const { say } = useWords(words);
  const { data } = useRead<MessagingContactsGetData, MessagingContactsGetResponses>('/api/messaging/contacts/{id}/', { path: { id: id ?? '' } });
  return (
    <Page
      title={data ? calledBy(data) : say('g.contact')}
      badge={data && <ConsentBadge contact={data} say={say} />}
      actions={data && <ContactActions contact={data} />}
    >
      <ContactBody id={id ?? ''} />
    </Page>
  );
}

/** A name, else how they are reached. */
export const calledBy = ({ name, phone_e164: phone, email }: Pick<Contact, 'name' | 'phone_e164' | 'email'>): string => name || dialled(phone) || email;

/** A person: what happened with them, what they agreed to, how they are reached. */
export function ContactBody({ id }: { id: string }) {
  const { say, language } = useWords(words);
  const { data, error, refetch } = useRead<MessagingContactsGetData, MessagingContactsGetResponses>('/api/messaging/contacts/{id}/', { path: { id } });
  const called = useAttributeNames(data);
  if (error && !data) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return (
    <div className="@container">
      <div className="grid items-start gap-4 @3xl:grid-cols-[2fr_1fr]">
        <ContactStory contact={data} />
        <div className="min-w-0 space-y-4">
          <Panel title={say('common.facts')}>
            <Facts facts={factsOf(data, say, { language, called })} />
          </Panel>
          <Identities contact={data} />
          <Consents contact={data} />
        </div>
      </div>
    </div>
  );
}

/** Attributes by the names that the client gave them; one without is called by its key. */
function useAttributeNames(contact: Contact | undefined): (key: string) => string {
  const { data } = useRead<MessagingContactAttributesListData, MessagingContactAttributesListResponses>('/api/messaging/contact-attributes/', {
    off: contact === undefined || Object.keys(contact.attributes).length === 0,
  });
  return (key) => data?.results.find((one) => one.key === key)?.label ?? key.replaceAll('_', ' ');
}

function factsOf(contact: Contact, say: SayOf<WordKey>, { language, called }: { language: string; called: (key: string) => string }) {
  return [
    [say('g.phone'), dialled(contact.phone_e164)],
    [say('sign.email'), contact.email],
    [say('shell.language'), contact.language && languageName(contact.language, language)],
    [say('contacts.tags'), contact.tags.length === 0 ? '' : <Tags key="t" tags={contact.tags} />],
    [
      say('g.customer'),
      contact.customers.length === 0 ? (
        ''
      ) : (
        <span key="c" className="flex flex-col items-end">
          {contact.customers.map((one) => (
            <ObjectLink key={one.id} kind="customers" id={one.id}>
              {one.name}
            </ObjectLink>
          ))}
        </span>
      ),
    ],
    ...Object.entries(contact.attributes).map(([key, value]) => [called(key), valueText(value, say)] as const),
    [say('contacts.heard'), <Time key="h" at={contact.last_heard_at} />],
    [say('contacts.contacted'), <Time key="o" at={contact.last_contacted_at} />],
    [say('contacts.since'), <Time key="s" at={contact.created_at} />],
  ] as const;
}
