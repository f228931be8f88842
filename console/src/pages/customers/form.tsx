import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  CustomersCreateData,
  CustomersCreateResponses,
  CustomersGetResponses,
  CustomersUpdateData,
  CustomersUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { fullNumber } from '../../format/values.ts';
import { LANGUAGES, useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

export type Customer = CustomersGetResponses[200];
type Details = Readonly<Record<string, readonly string[]>> | undefined;

/** Registers a customer and goes to their page, where a meter can be given. */
export function NewCustomer({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const create = useAct<CustomersCreateData, CustomersCreateResponses>('/api/customers/');
  const send = (typed: Typed) =>
    create.mutate(
      { body: bodyOf(typed) },
      {
        onSuccess: ({ id }) => {
          toast(say('customers.created'));
          void navigate({ to: '/customers/$id', params: { id } });
        },
      },
    );
  return (
    <Dialog title={say('customers.new')} close={close}>
      <Form send={send} act={say('customers.create')} busy={create.isPending} problem={create.error} close={close} className="p-5">
        <Fields details={create.error?.details} />
      </Form>
    </Dialog>
  );
}

export function EditCustomer({ customer, close }: { customer: Customer; close: () => void }) {
  const { say } = useWords(words);
  const [active, setActive] = useState(customer.is_active);
  const update = useAct<CustomersUpdateData, CustomersUpdateResponses>('/api/customers/{id}/', { method: 'PATCH' });
  const send = (typed: Typed) =>
    update.mutate(
      { path: { id: customer.id }, body: { ...bodyOf(typed), is_active: active } },
      {
        onSuccess: () => {
          toast(say('customers.saved'));
          close();
        },
      },
    );
  return (
    <Dialog title={say('customers.edit')} close={close}>
      <Form send={send} act={say('customers.save')} busy={update.isPending} problem={update.error} close={close} className="p-5">
        <Fields customer={customer} details={update.error?.details} />
        <Check label={say('customers.active')} checked={active} onChange={(event) => setActive(event.target.checked)} />
      </Form>
    </Dialog>
  );
}

function bodyOf(typed: Typed) {
  const language = typed.text('language');
  return {
    name: typed.text('name'),
    phone: typed.text('phone'),
    email: typed.text('email'),
    address: typed.text('address'),
    id_number: typed.text('id_number'),
    language: language === '' ? null : (language as 'en' | 'sw' | 'fr'),
    wants_email: typed.on('wants_email'),
  };
}

type Named = 'name' | 'phone' | 'email' | 'id_number' | 'address';

function Fields({ customer, details = {} }: { customer?: Customer; details: Details }) {
  const { say } = useWords(words);
  const languages = [{ value: '', label: say('customers.languageOwn') }, ...LANGUAGES];
  const field = (name: Named, label: string) => ({ name, label, defaultValue: customer?.[name], errors: details[name], autoComplete: 'off' });
  return (
    <>
      <Field {...field('name', say('common.name'))} autoFocus />
      <Field {...field('phone', say('g.phone'))} defaultValue={fullNumber(customer?.phone ?? '')} hint={say('customers.phoneHint')} inputMode="tel" />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field {...field('email', say('sign.email'))} inputMode="email" />
        <Field {...field('id_number', say('customers.idNumber'))} />
      </div>
      <Field {...field('address', say('customers.address'))} />
      <Select name="language" label={say('customers.language')} defaultValue={customer?.language ?? ''} choices={languages} />
      <Check name="wants_email" label={say('customers.wantsEmail')} defaultChecked={customer?.wants_email ?? false} />
    </>
  );
}
