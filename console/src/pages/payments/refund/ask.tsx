import { useState } from 'react';
import type { PaymentsRefundData, PaymentsRefundResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { money } from '../../../format/values.ts';
import { useWords } from '../../../i18n/index.ts';
import { FeatureNote } from '../../../shell/feature-note.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { Payment } from '../columns.tsx';
import { words } from '../words/index.ts';

type Method = PaymentsRefundData['body']['method'];

/** Asks for money to go back; it leaves only when another person agrees. */
export function AskRefund({ payment, close }: { payment: Payment; close: () => void }) {
  const { say } = useWords(words);
  const reversible = payment.source !== 'cash' && payment.parent === null;
  const [method, setMethod] = useState<Method>(reversible ? 'mpesa_reversal' : 'manual');
  const ask = useAct<PaymentsRefundData, PaymentsRefundResponses>('/api/payments/{id}/refund/', { spends: true });
  const done = () => {
    toast(say('pay.refundAsked'));
    close();
  };
  const send = (reason: string) => ask.mutate({ path: { id: payment.id }, body: { method, reason } }, { onSuccess: done });
  const choices = [
    { value: 'mpesa_reversal', label: say('pay.byMpesa'), hint: say('pay.byMpesaHint'), off: !reversible },
    { value: 'manual', label: say('pay.byHand'), hint: say('pay.byHandHint'), off: false },
  ] as const;
  return (
    <Dialog title={say('pay.refundTitle', { amount: `${payment.currency} ${money(payment.amount)}` })} close={close}>
      <Form send={({ text }) => send(text('reason'))} act={say('pay.refund')} busy={ask.isPending} problem={ask.error} close={close} className="p-5">
        <FeatureNote feature="refunds" />
        <p className="rounded-md bg-info-soft px-3 py-2 text-info">{say('pay.refundText')}</p>
        <fieldset className="space-y-2">
          <legend className="mb-1 text-sm font-medium">{say('pay.method')}</legend>
          {choices.map(({ value, label, hint, off }) => (
            <label
              key={value}
              className={`flex gap-3 rounded-md border px-3 py-2.5 ${off ? 'opacity-50' : 'cursor-pointer'} ${value === method ? 'border-accent bg-accent-soft' : 'border-line'}`}
            >
              <input
                type="radio"
                name="method"
                className="mt-1 shrink-0 self-start accent-(--accent)"
                checked={value === method}
                disabled={off}
                onChange={() => setMethod(value)}
              />
              <span>
                <span className="block font-medium">{label}</span>
                <span className="block text-sm text-quiet">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field label={say('pay.refundWhy')} name="reason" required hint={say('common.reasonHint')} errors={ask.error?.details['reason']} />
      </Form>
    </Dialog>
  );
}
