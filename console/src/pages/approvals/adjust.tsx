import type { CustomersAdjustmentsCreateData, CustomersAdjustmentsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Facts } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { Money } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Body = CustomersAdjustmentsCreateData['body'];

const WAYS = ['wallet.more', 'wallet.less', 'arrears.more', 'arrears.less'] as const;

/** What was chosen is the account and the sign; people type the amount without one. */
function bodyOf({ text }: Typed): Body {
  const way = text('way');
  return {
    account: way.startsWith('arrears') ? 'arrears' : 'wallet',
    amount: `${way.endsWith('less') ? '-' : ''}${text('amount').replace(/^-/, '')}`,
    reason: text('reason'),
  };
}

/** A wallet or a debt put right by hand; above what one person may do in a day it waits for a second one. */
export function AdjustBalance({ customer, close }: { customer: { id: string; wallet: string; arrears: string }; close: () => void }) {
  const { say } = useWords(words);
  const adjust = useAct<CustomersAdjustmentsCreateData, CustomersAdjustmentsCreateResponses>('/api/customers/{id}/adjustments/', { spends: true });
  const wrong = adjust.error?.details ?? {};
  const told = ({ state }: { state: string }) => {
    toast(say(state === 'pending_approval' ? 'approvals.adjustWaits' : 'approvals.adjusted'));
    close();
  };
  return (
    <Dialog title={say('approvals.adjust')} close={close}>
      <Facts
        facts={[
          [say('g.wallet'), <Money key="w" amount={customer.wallet} />],
          [say('g.arrears'), <Money key="a" amount={customer.arrears} />],
        ]}
      />
      <Form
        send={(typed) => adjust.mutate({ path: { id: customer.id }, body: bodyOf(typed) }, { onSuccess: told })}
        act={say('approvals.adjustAct')}
        busy={adjust.isPending}
        problem={adjust.error}
        close={close}
        className="border-t border-line p-5"
      >
        <p>{say('approvals.adjustText')}</p>
        <Select name="way" label={say('approvals.which')} choices={WAYS.map((value) => ({ value, label: say(`approvals.do.${value}`) }))} />
        <Field name="amount" label={say('g.amount')} inputMode="decimal" required errors={wrong['amount']} />
        <Field name="reason" label={say('common.reason')} hint={say('common.reasonHint')} required errors={wrong['reason']} />
      </Form>
    </Dialog>
  );
}
