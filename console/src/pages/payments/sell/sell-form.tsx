import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PaymentsCashData, PaymentsCashResponses, PaymentsStkPushData, PaymentsStkPushResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { fullNumber } from '../../../format/values.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { AMOUNT } from '../../issue/preview.tsx';
import { words } from '../words/index.ts';
import { Quote } from './quote.tsx';

export type Way = 'push' | 'cash';
type Props = { way: Way; meter: string; phone: string; close: () => void };

/** What differs between the two in words. */
const LOOKS = {
  push: { send: 'pay.pushSend', phone: 'pay.phone' },
  cash: { send: 'pay.cashSend', phone: 'pay.phoneToken' },
} as const;

export function SellForm({ way, meter, phone, close }: Props) {
  const { say } = useWords(words);
  const [amount, setAmount] = useState('');
  const push = useAct<PaymentsStkPushData, PaymentsStkPushResponses>('/api/payments/stk-push/', { spends: true });
  const cash = useAct<PaymentsCashData, PaymentsCashResponses>('/api/payments/cash/', { spends: true });
  const act = way === 'push' ? push : cash;
  const ready = meter !== '' && AMOUNT.test(amount.trim());
  const send = ({ text }: Typed) => {
    const sale = { meter, amount: amount.trim() };
    if (way === 'push') push.mutate({ body: { ...sale, phone: text('phone') } });
    else cash.mutate({ body: { ...sale, ...given({ phone: text('phone'), payer_name: text('payer_name'), note: text('note') }) } });
  };
  if (push.data) return <Pushed state={push.data.state} again={push.reset} close={close} />;
  if (cash.data) return <Taken id={cash.data.id} receipt={cash.data.mpesa_transaction_id} again={cash.reset} />;
  const errors = act.error?.details ?? {};
  return (
    <Form send={send} act={say(LOOKS[way].send)} busy={act.isPending || !ready} problem={act.error} close={close}>
      <Field
        label={say('pay.amount')}
        value={amount}
        inputMode="decimal"
        required
        errors={errors['amount']}
        onChange={(event) => setAmount(event.target.value)}
      />
      <Quote meter={meter} amount={ready ? amount.trim() : ''} />
      <Field label={say(LOOKS[way].phone)} name="phone" type="tel" defaultValue={fullNumber(phone)} required={way === 'push'} errors={errors['phone']} />
      {way === 'cash' && (
        <>
          <Field label={say('pay.payerName')} name="payer_name" errors={errors['payer_name']} />
          <Field label={say('pay.note')} name="note" errors={errors['note']} />
        </>
      )}
    </Form>
  );
}

const given = (fields: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''));

const PUSHED = { requested: 'pay.pushSent', refused: 'pay.pushRefused' } as const;

function Pushed({ state, again, close }: { state: string; again: () => void; close: () => void }) {
  const { say } = useWords(words);
  const known = state in PUSHED ? PUSHED[state as keyof typeof PUSHED] : ('pay.pushUnknown' as const);
  const tone =
    state === 'requested'
      ? 'bg-money-soft text-money'
      : state === 'refused'
        ? 'bg-danger-soft text-danger'
        : 'bg-unknown-soft text-unknown outline-1 outline-dashed';
  return (
    <div role="status" className="space-y-3">
      <p className={`rounded-md px-3 py-2 ${tone}`}>{say(known)}</p>
      {state !== 'refused' && <p className="text-quiet">{say('pay.pushWait')}</p>}
      <div className="flex justify-end gap-2">
        <Button onClick={again}>{say('pay.sellAnother')}</Button>
        <Button look="primary" onClick={close}>
          {say('shell.close')}
        </Button>
      </div>
    </div>
  );
}

function Taken({ id, receipt, again }: { id: string; receipt: string; again: () => void }) {
  const { say } = useWords(words);
  return (
    <div role="status" className="space-y-3">
      <p className="flex items-center gap-2 rounded-md bg-money-soft px-3 py-2 text-money">
        <Icon name="check" /> {say('pay.cashTaken', { receipt })}
      </p>
      <div className="flex items-center justify-end gap-2">
        <Button onClick={again}>{say('pay.sellAnother')}</Button>
        <Link
          to="/payments/$id"
          params={{ id }}
          className="inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong"
        >
          {say('pay.toPayment')}
        </Link>
      </div>
    </div>
  );
}
