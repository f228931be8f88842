import { useState } from 'react';
import type {
  RefundsCancelData,
  RefundsCancelResponses,
  RefundsCompleteData,
  RefundsCompleteResponses,
  RefundsProposeData,
  RefundsProposeResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { toast } from '../../../ui/toast.tsx';
import { words } from '../words/index.ts';
import type { Refund } from './refund.ts';

/** The money was handed over by a person, who says what proves it. */
export function CompleteRefund({ refund }: { refund: Refund }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState(false);
  const act = useAct<RefundsCompleteData, RefundsCompleteResponses>('/api/refunds/{id}/complete/', { spends: true });
  const close = () => setOpen(false);
  const send = ({ text }: Typed) => act.mutate({ path: { id: refund.id }, body: { reference: text('reference') } }, { onSuccess: done });
  const done = () => {
    toast(say('pay.completed'));
    close();
  };
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {say('pay.complete')}
      </Button>
      {open && (
        <Dialog title={say('pay.complete')} close={close}>
          <Form send={send} act={say('pay.complete')} busy={act.isPending} problem={act.error} close={close} className="p-5">
            <p className="text-quiet">{say('pay.completeText')}</p>
            <Field label={say('pay.proof')} name="reference" required errors={act.error?.details['reference']} />
          </Form>
        </Dialog>
      )}
    </>
  );
}

export function CancelRefund({ refund }: { refund: Refund }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState(false);
  const act = useAct<RefundsCancelData, RefundsCancelResponses>('/api/refunds/{id}/cancel/');
  const close = () => setOpen(false);
  const done = () => {
    toast(say('pay.refused'));
    close();
  };
  const send = ({ text }: Typed) => act.mutate({ path: { id: refund.id }, body: { reason: text('reason') } }, { onSuccess: done });
  return (
    <>
      <Button look="ghost" onClick={() => setOpen(true)}>
        {say('pay.cancelRefund')}
      </Button>
      {open && (
        <Dialog title={say('pay.cancelRefund')} close={close}>
          <Form send={send} act={say('pay.cancelRefund')} busy={act.isPending} problem={act.error} close={close} className="p-5">
            <p className="text-quiet">{say('pay.cancelText')}</p>
            <Field label={say('common.reason')} name="reason" required hint={say('common.reasonHint')} errors={act.error?.details['reason']} />
          </Form>
        </Dialog>
      )}
    </>
  );
}

/** One person says what became of a refund nobody can tell of; another one must agree. */
export function ProposeOutcome({ refund }: { refund: Refund }) {
  const { say } = useWords(words);
  const [decision, setDecision] = useState<'done' | 'failed'>('done');
  const act = useAct<RefundsProposeData, RefundsProposeResponses>('/api/refunds/{id}/propose/');
  const send = ({ text }: Typed) => {
    const receipt = decision === 'done' ? { receipt: text('receipt').toUpperCase() } : {};
    act.mutate({ path: { id: refund.id }, body: { decision, comment: text('comment'), ...receipt } }, { onSuccess: () => toast(say('pay.proposed')) });
  };
  const options = [
    { value: 'done', label: say('pay.wasPaid') },
    { value: 'failed', label: say('pay.wasNot') },
  ] as const;
  const errors = act.error?.details ?? {};
  return (
    <Form send={send} act={say('pay.propose')} busy={act.isPending} problem={act.error} className="w-full">
      <Segmented label={say('pay.propose')} value={decision} options={options} onChange={setDecision} />
      {decision === 'done' && <Field label={say('pay.reversalReceipt')} name="receipt" errors={errors['receipt']} />}
      <Field label={say('pay.findingProof')} name="comment" required hint={say('common.reasonHint')} errors={errors['comment']} />
    </Form>
  );
}
