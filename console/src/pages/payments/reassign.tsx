import { useState } from 'react';
import type { PaymentsAssignData, PaymentsAssignResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { useMeter } from '../issue/use-meter.ts';
import type { Payment } from './columns.tsx';
import { MeterField } from './meter-field.tsx';
import { words } from './words/index.ts';

/** Gives money that waits to another meter than the one it named. */
export function Reassign({ payment, close }: { payment: Payment; close: () => void }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState('');
  const meter = useMeter(typed.trim());
  const assign = useAct<PaymentsAssignData, PaymentsAssignResponses>('/api/payments/{id}/assign/', { spends: true });
  const send = (reason: string) => {
    if (!meter) return;
    const done = () => {
      toast(say('pay.reassigned'));
      close();
    };
    assign.mutate({ path: { id: payment.id }, body: { meter: meter.id, ...(reason === '' ? {} : { reason }) } }, { onSuccess: done });
  };
  return (
    <Dialog title={say('pay.reassign')} close={close}>
      <Form
        send={({ text }) => send(text('reason'))}
        act={say('pay.reassign')}
        busy={assign.isPending || !meter}
        problem={assign.error}
        close={close}
        className="p-5"
      >
        <p className="text-quiet">{say('pay.reassignText')}</p>
        <MeterField typed={typed} change={setTyped} meter={meter} />
        <Field label={say('common.reason')} name="reason" hint={say('common.reasonHint')} errors={assign.error?.details['reason']} />
      </Form>
    </Dialog>
  );
}
