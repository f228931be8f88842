import { useDeferredValue, useState } from 'react';
import type { CustomersListData, CustomersListResponses, MetersTransferData, MetersTransferResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { phoneNumber } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Customer = CustomersListResponses[200]['results'][number];

const SHOWN = 6;

/** Another holder for a meter. */
export function TransferMeter({ id, close }: { id: string; close: () => void }) {
  const { say } = useWords(words);
  const [to, setTo] = useState<Customer | null>(null);
  const transfer = useAct<MetersTransferData, MetersTransferResponses>('/api/meters/{id}/transfer/');
  const told = () => {
    toast(say('meters.transferred', { to: to?.name ?? '' }));
    close();
  };
  return (
    <Dialog title={say('meters.transfer')} close={close}>
      <Form
        send={(typed) =>
          to &&
          transfer.mutate(
            { path: { id }, body: { customer: to.id, debts: typed.on('debts') ? 'move' : 'stay', reason: typed.text('reason') } },
            { onSuccess: told },
          )
        }
        act={say('meters.transferAct')}
        busy={transfer.isPending || to === null}
        problem={transfer.error}
        close={close}
        className="p-5"
      >
        <p>{say('meters.transferText')}</p>
        <ChooseCustomer chosen={to} choose={setTo} />
        <Check name="debts" label={say('meters.moveDebts')} />
        <Field name="reason" label={say('common.reason')} hint={say('common.reasonHint')} errors={transfer.error?.details['reason']} />
      </Form>
    </Dialog>
  );
}

function ChooseCustomer({ chosen, choose }: { chosen: Customer | null; choose: (customer: Customer) => void }) {
  const { say } = useWords(words);
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const { data } = useRead<CustomersListData, CustomersListResponses>('/api/customers/', { query: { search: asked, page_size: SHOWN } });
  return (
    <>
      <Field
        label={say('meters.transferTo')}
        placeholder={say('customers.find')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        autoFocus
      />
      <ul className="space-y-1.5">
        {data?.results.map((customer) => (
          <li key={customer.id}>
            <button
              type="button"
              aria-pressed={customer.id === chosen?.id}
              onClick={() => choose(customer)}
              className="flex min-h-11 w-full items-center justify-between gap-3 rounded-md border border-line px-3 text-left hover:bg-surface-2 aria-pressed:border-accent aria-pressed:bg-accent-soft"
            >
              <span className="truncate">{customer.name}</span>
              <span className="text-sm whitespace-nowrap text-quiet">{phoneNumber(customer.phone)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
