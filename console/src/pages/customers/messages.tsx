import { Link } from '@tanstack/react-router';
import type {
  MessagingContactsListData,
  MessagingContactsListResponses,
  MessagingContactsTimelineData,
  MessagingContactsTimelineResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Part } from '../../ui/part.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { stepsOf } from '../contacts/story-steps.ts';
import { words as contactWords } from '../contacts/words/index.ts';
import type { Customer } from './form.tsx';
import { words } from './words/index.ts';

const SHOWN = 12;

/** What was said to a customer and by them. A customer is a contact of the messages by their phone. */
export function CustomerMessages({ customer }: { customer: Customer }) {
  const { say } = useWords(words);
  const may = useMay();
  const off = !may('contacts.read') || customer.phone === '';
  const contacts = useRead<MessagingContactsListData, MessagingContactsListResponses>('/api/messaging/contacts/', { query: { search: customer.phone }, off });
  if (off) return null;
  const contact = contacts.data?.results.find((one) => one.customers.some(({ id }) => id === customer.id));
  return (
    <Part title={say('customers.messages')} text={say('customers.messagesText')} read={contacts}>
      {() => (contact ? <Story contact={contact.id} /> : <p className="border-t border-line px-4 py-3 text-quiet">{say('customers.noMessages')}</p>)}
    </Part>
  );
}

function Story({ contact }: { contact: string }) {
  const { say } = useWords(words);
  const { say: sayStory } = useWords(contactWords);
  const { currency } = usePlace();
  const story = useRead<MessagingContactsTimelineData, MessagingContactsTimelineResponses>('/api/messaging/contacts/{id}/timeline/', {
    path: { id: contact },
  });
  return (
    <>
      <Loaded read={story} rows={3}>
        {/* the server begins with the newest; a story is told from its beginning */}
        {({ results }) => <Timeline steps={stepsOf(results.slice(0, SHOWN), sayStory, currency).toReversed()} />}
      </Loaded>
      <Link to="/contacts/$id" params={{ id: contact }} className="block border-t border-line px-4 py-2.5 text-quiet underline hover:text-text">
        {say('customers.toContact')}
      </Link>
    </>
  );
}
