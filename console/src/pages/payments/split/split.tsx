import { useEffect, useState } from 'react';
import type { PaymentsSplitData, PaymentsSplitResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { money } from '../../../format/values.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useMeter } from '../../issue/use-meter.ts';
import type { Payment } from '../columns.tsx';
import { MeterField } from '../meter-field.tsx';
import { words } from '../words/index.ts';
import { leftOf, shillings } from './sum.ts';

type Part = { key: number; number: string; meter: string | null; amount: string };
const MOST = 20;
const blank = (key: number): Part => ({ key, number: '', meter: null, amount: '' });

/** Divides money that bought nothing over several meters; what is still to give is told as one types. */
export function Split({ payment, close }: { payment: Payment; close: () => void }) {
  const { say } = useWords(words);
  const [parts, setParts] = useState<readonly Part[]>([blank(0), blank(1)]);
  const split = useAct<PaymentsSplitData, PaymentsSplitResponses>('/api/payments/{id}/split/', { spends: true });
  const left = leftOf(
    payment.amount,
    parts.map((part) => part.amount),
  );
  const ready = left === 0n && parts.every((part) => part.meter !== null);
  const change = (key: number, to: Partial<Part>) => setParts((all) => all.map((part) => (part.key === key ? { ...part, ...to } : part)));
  const done = () => {
    toast(say('pay.splitDone'));
    close();
  };
  const send = (reason: string) => {
    const body = { parts: parts.map((part) => ({ meter: part.meter ?? '', amount: part.amount.trim() })), reason };
    split.mutate({ path: { id: payment.id }, body }, { onSuccess: done });
  };
  return (
    <Dialog title={say('pay.splitTitle', { amount: `${payment.currency} ${money(payment.amount)}` })} close={close}>
      <Form
        send={({ text }) => send(text('reason'))}
        act={say('pay.split')}
        busy={split.isPending || !ready}
        problem={split.error}
        close={close}
        className="p-5"
      >
        <p className="text-quiet">{say('pay.splitText')}</p>
        {parts.map((part, at) => (
          <PartFields
            key={part.key}
            part={part}
            name={say('pay.part', { n: at + 1 })}
            change={(to) => change(part.key, to)}
            drop={parts.length > 2 ? () => setParts(parts.filter((one) => one !== part)) : null}
          />
        ))}
        <Left left={left} currency={payment.currency} />
        {parts.length < MOST && (
          <Button onClick={() => setParts([...parts, blank(Math.max(...parts.map((part) => part.key)) + 1)])}>
            <Icon name="plus" size={14} /> {say('pay.addPart')}
          </Button>
        )}
        <Field label={say('common.reason')} name="reason" required hint={say('common.reasonHint')} errors={split.error?.details['reason']} />
      </Form>
    </Dialog>
  );
}

function Left({ left, currency }: { left: bigint; currency: string }) {
  const { say } = useWords(words);
  const amount = `${currency} ${money(shillings(left < 0n ? -left : left))}`;
  const text = left === 0n ? say('pay.exact') : say(left > 0n ? 'pay.left' : 'pay.over', { amount });
  return (
    <p
      role="status"
      className={`rounded-md px-3 py-2 ${left === 0n ? 'bg-money-soft text-money' : left < 0n ? 'bg-danger-soft text-danger' : 'bg-warn-soft text-warn'}`}
    >
      {text}
    </p>
  );
}

type PartProps = { part: Part; name: string; change: (to: Partial<Part>) => void; drop: (() => void) | null };

function PartFields({ part, name, change, drop }: PartProps) {
  const { say } = useWords(words);
  const meter = useMeter(part.number.trim());
  const found = meter?.id ?? null;
  useEffect(() => change({ meter: found }), [found]);
  return (
    <fieldset className="grid grid-cols-[1fr_8rem_auto] items-start gap-2">
      <legend className="sr-only">{name}</legend>
      <MeterField typed={part.number} change={(number) => change({ number })} meter={meter} />
      <Field label={say('pay.amount')} value={part.amount} inputMode="decimal" onChange={(event) => change({ amount: event.target.value })} />
      {drop && (
        <Button look="ghost" square className="mt-6" aria-label={say('pay.dropPart')} onClick={drop}>
          <Icon name="close" />
        </Button>
      )}
    </fieldset>
  );
}
