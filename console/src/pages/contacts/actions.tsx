import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  MessagingContactsBlockData,
  MessagingContactsBlockResponses,
  MessagingContactsEraseData,
  MessagingContactsEraseResponses,
  MessagingContactsUnblockData,
  MessagingContactsUnblockResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import type { Contact } from './columns.tsx';
import { dialled } from './columns.tsx';
import { ContactForm } from './form.tsx';
import { Merge } from './merge.tsx';
import { words } from './words/index.ts';

type Open = 'edit' | 'merge' | 'block' | 'erase' | null;

export function ContactActions({ contact }: { contact: Contact }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const [open, setOpen] = useState<Open>(null);
  const unblock = useAct<MessagingContactsUnblockData, MessagingContactsUnblockResponses>('/api/messaging/contacts/{id}/unblock/');
  const close = () => setOpen(null);
  if (!may('contacts.write')) return null;
  return (
    <>
      <Button onClick={() => setOpen('edit')}>{say('contacts.edit')}</Button>
      <Menu
        label={say('contacts.acts')}
        trigger={
          <Button look="ghost">
            {say('contacts.acts')} <Icon name="down" />
          </Button>
        }
      >
        <MenuItem act={() => setOpen('merge')}>{say('contacts.merge')}</MenuItem>
        {contact.is_blocked ? (
          <MenuItem act={() => unblock.mutate({ path: { id: contact.id } }, told())}>{say('contacts.unblock')}</MenuItem>
        ) : (
          <MenuItem act={() => setOpen('block')}>{say('contacts.block')}</MenuItem>
        )}
        {may('contacts.erase') && <MenuItem act={() => setOpen('erase')}>{say('contacts.erase')}</MenuItem>}
      </Menu>
      {open === 'edit' && (
        <Dialog title={say('contacts.edit')} close={close}>
          <ContactForm contact={contact} done={close} close={close} />
        </Dialog>
      )}
      {open === 'merge' && <Merge contact={contact} close={close} />}
      {open === 'block' && <Block contact={contact} close={close} />}
      {open === 'erase' && <Erase contact={contact} close={close} />}
    </>
  );
}

type Props = { contact: Contact; close: () => void };

function Block({ contact, close }: Props) {
  const { say } = useWords(words);
  const [reason, setReason] = useState('');
  const block = useAct<MessagingContactsBlockData, MessagingContactsBlockResponses>('/api/messaging/contacts/{id}/block/');
  return (
    <Confirm
      title={say('contacts.blockTitle')}
      text={say('contacts.blockText')}
      act={say('contacts.block')}
      busy={block.isPending}
      problem={block.error}
      confirm={() => block.mutate({ path: { id: contact.id }, body: { reason } }, { onSuccess: close })}
      close={close}
    >
      <Field label={say('common.reason')} hint={say('common.reasonHint')} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Confirm>
  );
}

function Erase({ contact, close }: Props) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const erase = useAct<MessagingContactsEraseData, MessagingContactsEraseResponses>('/api/messaging/contacts/{id}/erase/');
  return (
    <Confirm
      title={say('contacts.eraseTitle', { name: contact.name || dialled(contact.phone_e164) })}
      text={say('contacts.eraseText')}
      act={say('contacts.erase')}
      busy={erase.isPending}
      problem={erase.error}
      confirm={() => erase.mutate({ path: { id: contact.id } }, { onSuccess: () => void navigate({ to: '/contacts' }) })}
      close={close}
    />
  );
}
