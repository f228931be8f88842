import { useState } from 'react';
import type { FormEvent } from 'react';
import type {
  MessagingContactsIdentitiesCreateData,
  MessagingContactsIdentitiesCreateResponses,
  MessagingContactsIdentitiesDeleteData,
  MessagingContactsIdentitiesDeleteResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { formText } from '../../ui/form-text.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { useTold } from '../../ui/use-told.ts';
import { dialled } from './columns.tsx';
import type { Contact } from './columns.tsx';
import { words } from './words/index.ts';

type Kind = MessagingContactsIdentitiesCreateData['body']['kind'];

const KINDS: readonly Kind[] = ['phone', 'whatsapp', 'email'];

/** Every address that leads to this person. */
export function Identities({ contact }: { contact: Contact }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const [adding, setAdding] = useState(false);
  const remove = useAct<MessagingContactsIdentitiesDeleteData, MessagingContactsIdentitiesDeleteResponses>(
    '/api/messaging/contacts/{id}/identities/{identity}/',
    { method: 'DELETE' },
  );
  return (
    <Panel title={say('contacts.identities')}>
      <ul className="divide-y divide-line border-t border-line">
        {contact.identities.map((one) => (
          <li key={one.id} className="flex items-center gap-2 px-4 py-1.5">
            <span className="w-20 shrink-0 text-quiet">{say(`contacts.kind.${one.kind}` as 'contacts.kind.phone')}</span>
            <span className="min-w-0 flex-1 truncate">{dialled(one.value)}</span>
            {one.is_primary && <Badge>{say('contacts.primary')}</Badge>}
            {may('contacts.write') && contact.identities.length > 1 && (
              <Button
                look="ghost"
                square
                aria-label={say('contacts.removeAddress', { value: one.value })}
                onClick={() => remove.mutate({ path: { id: contact.id, identity: one.id } }, told())}
              >
                <Icon name="close" size={14} />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may('contacts.write') && (
        <div className="border-t border-line p-2">
          {adding ? (
            <AddAddress contact={contact} close={() => setAdding(false)} />
          ) : (
            <Button look="ghost" onClick={() => setAdding(true)}>
              <Icon name="plus" /> {say('contacts.addAddress')}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

function AddAddress({ contact, close }: { contact: Contact; close: () => void }) {
  const { say } = useWords(words);
  const add = useAct<MessagingContactsIdentitiesCreateData, MessagingContactsIdentitiesCreateResponses>('/api/messaging/contacts/{id}/identities/');
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    add.mutate({ path: { id: contact.id }, body: { kind: formText(form, 'kind') as Kind, value: formText(form, 'value') } }, { onSuccess: close });
  };
  return (
    <form onSubmit={save} className="space-y-2 p-2">
      <Select
        label={say('contacts.addressKind')}
        name="kind"
        choices={KINDS.map((value) => ({ value, label: say(`contacts.kind.${value}` as 'contacts.kind.phone') }))}
      />
      <Field label={say('contacts.address')} name="value" required errors={add.error?.details['value']} />
      <ProblemNote problem={add.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{say('g.cancel')}</Button>
        <Button look="primary" type="submit" disabled={add.isPending}>
          {say('contacts.save')}
        </Button>
      </div>
    </form>
  );
}
