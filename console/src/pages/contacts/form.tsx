import type { FormEvent } from 'react';
import type {
  MessagingContactsCreateData,
  MessagingContactsCreateResponses,
  MessagingContactsUpdateData,
  MessagingContactsUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { LANGUAGES, useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { formText } from '../../ui/form-text.ts';
import { ProblemNote } from '../../ui/states.tsx';
import type { Contact } from './columns.tsx';
import { listOf } from './parts.ts';
import { words } from './words/index.ts';

type Props = { contact?: Contact; done: (id: string) => void; close: () => void };
type Language = NonNullable<MessagingContactsCreateData['body']['language']>;

/** A person, made or changed. */
export function ContactForm({ contact, done, close }: Props) {
  const { say } = useWords(words);
  const create = useAct<MessagingContactsCreateData, MessagingContactsCreateResponses>('/api/messaging/contacts/');
  const update = useAct<MessagingContactsUpdateData, MessagingContactsUpdateResponses>('/api/messaging/contacts/{id}/', { method: 'PATCH' });
  const act = contact ? update : create;
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const language = formText(form, 'language');
    const body = {
      name: formText(form, 'name'),
      phone_e164: formText(form, 'phone') || null,
      email: formText(form, 'email'),
      language: language === '' ? null : (language as Language),
      tags: listOf(formText(form, 'tags')),
    };
    const then = { onSuccess: ({ id }: { id: string }) => done(id) };
    if (contact) update.mutate({ path: { id: contact.id }, body }, then);
    else create.mutate({ body }, then);
  };
  const errors = act.error?.details ?? {};
  const languages = [{ value: '', label: say('contacts.noLanguage') }, ...LANGUAGES];
  return (
    <form onSubmit={save} className="space-y-3 p-5">
      <Field label={say('common.name')} name="name" defaultValue={contact?.name} errors={errors['name']} />
      <Field
        label={say('g.phone')}
        name="phone"
        inputMode="tel"
        defaultValue={contact?.phone_e164}
        hint={say('contacts.phoneHint')}
        errors={errors['phone_e164']}
      />
      <Field label={say('sign.email')} name="email" type="email" defaultValue={contact?.email} errors={errors['email']} />
      <Select label={say('shell.language')} name="language" choices={languages} defaultValue={contact?.language ?? ''} errors={errors['language']} />
      <Field label={say('contacts.tags')} name="tags" defaultValue={contact?.tags.join(', ')} hint={say('contacts.tagsHint')} errors={errors['tags']} />
      <ProblemNote problem={act.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{say('g.cancel')}</Button>
        <Button look="primary" type="submit" disabled={act.isPending}>
          {say('contacts.save')}
        </Button>
      </div>
    </form>
  );
}
