import { useDeferredValue, useState } from 'react';
import type {
  MessagingContactsListData,
  MessagingContactsListResponses,
  MessagingContactsMergeData,
  MessagingContactsMergeResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Field } from '../../ui/field.tsx';
import { dialled } from './columns.tsx';
import type { Contact } from './columns.tsx';
import { words } from './words/index.ts';

const [SHORTEST, SHOWN] = [2, 6];

/** Two entries of one person become one: what the other had comes here. */
export function Merge({ contact, close }: { contact: Contact; close: () => void }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState('');
  const [other, setOther] = useState<Contact | null>(null);
  const search = useDeferredValue(typed.trim());
  const { data } = useRead<MessagingContactsListData, MessagingContactsListResponses>('/api/messaging/contacts/', {
    query: { search, page_size: SHOWN },
    off: search.length < SHORTEST,
  });
  const merge = useAct<MessagingContactsMergeData, MessagingContactsMergeResponses>('/api/messaging/contacts/{id}/merge/');
  const found = search.length < SHORTEST ? [] : (data?.results ?? []).filter((one) => one.id !== contact.id);
  return (
    <Confirm
      title={say('contacts.mergeTitle')}
      text={say('contacts.mergeText')}
      act={say('contacts.merge')}
      busy={merge.isPending || other === null}
      problem={merge.error}
      confirm={() => other && merge.mutate({ path: { id: contact.id }, body: { contact: other.id } }, { onSuccess: close })}
      close={close}
    >
      <Field label={say('contacts.mergeFind')} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <ul className="space-y-1">
        {found.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-pressed={one.id === other?.id}
              onClick={() => setOther(one)}
              className="flex min-h-10 w-full justify-between gap-3 rounded-md border border-line px-3 py-2 text-left hover:bg-surface-2 aria-pressed:border-accent aria-pressed:bg-accent-soft"
            >
              <span className="truncate font-medium">{one.name}</span>
              <span className="text-quiet">{dialled(one.phone_e164) || one.email}</span>
            </button>
          </li>
        ))}
      </ul>
    </Confirm>
  );
}
