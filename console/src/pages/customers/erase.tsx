import { useState } from 'react';
import type { CustomersErasureData, CustomersErasureResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Customer } from './form.tsx';
import { words } from './words/index.ts';

const WAIT_DAYS = 7;

/** Asks to erase a person: said by its consequence, and confirmed by their number so that nobody does it to another. */
export function EraseCustomer({ customer, close }: { customer: Customer; close: () => void }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState('');
  const erase = useAct<CustomersErasureData, CustomersErasureResponses>('/api/customers/{id}/erasure/');
  const told = () => {
    toast(say('customers.eraseAsked'));
    close();
  };
  const isMeant = typed.trim().toUpperCase() === customer.customer_id.toUpperCase();
  return (
    <Dialog title={say('customers.eraseTitle')} close={close}>
      <Form
        send={(form) =>
          erase.mutate({ path: { id: customer.id }, body: { reason: form.text('reason'), wait_days: Number(form.text('days')) } }, { onSuccess: told })
        }
        act={say('customers.eraseAct')}
        busy={erase.isPending || !isMeant}
        problem={erase.error}
        close={close}
        className="p-5"
      >
        <p>{say('customers.eraseText')}</p>
        <Field name="reason" label={say('common.reason')} hint={say('common.reasonHint')} errors={erase.error?.details['reason']} autoFocus />
        <Field
          name="days"
          type="number"
          min={0}
          max={90}
          defaultValue={WAIT_DAYS}
          label={say('customers.eraseDays')}
          errors={erase.error?.details['wait_days']}
        />
        <Field
          label={say('customers.eraseConfirm')}
          hint={customer.customer_id}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}
