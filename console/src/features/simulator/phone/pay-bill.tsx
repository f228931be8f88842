import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import type { Payment } from '../../../api/sandbox.ts';
import { money } from '../../../format/values.ts';
import { words } from '../words.ts';
import { PinPad, PIN_LENGTH } from './pin-pad.tsx';

type Props = { shortcode: string; meter: string; balance: string; pay: (payment: Payment) => Promise<string> };

const AMOUNT = /^[1-9]\d*(\.\d{1,2})?$/;

/** Lipa na M-PESA, Pay Bill: one screen with everything filled in but the PIN. */
export function PayBill({ shortcode, meter, balance, pay }: Props) {
  const form = usePayForm({ shortcode, meter, pay });
  const text = words.phone;
  return (
    <form className="paybill" onSubmit={form.send}>
      <header className="paybill-head">
        <p className="paybill-path">{text.path.slice(0, 2).join(' › ')}</p>
        <p className="paybill-title">{text.path[2]}</p>
        {balance !== '' && <p className="paybill-balance">{text.balance(money(balance))}</p>}
      </header>
      <div className="paybill-fields">
        <Field label={text.business} value={form.business} set={form.setBusiness} />
        <Field label={text.account} value={form.account} set={form.setAccount} hint={text.accountHint} />
        <Field label={text.amount} value={form.amount} set={form.setAmount} before={text.currency} />
      </div>
      <PinPad pin={form.pin} setPin={form.setPin} ready={form.ready} busy={form.busy} note={form.note} />
    </form>
  );
}

function usePayForm({ shortcode, meter, pay }: Omit<Props, 'balance'>) {
  const [business, setBusiness] = useState(shortcode);
  const [account, setAccount] = useState(meter);
  const [amount, setAmount] = useState('100');
  const [pin, setDigits] = useState('');
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  useEffect(() => setBusiness(shortcode), [shortcode]);
  useEffect(() => setAccount(meter), [meter]);
  const setPin = (next: string) => {
    setNote('');
    setDigits(next.slice(0, PIN_LENGTH));
  };
  const ready = business !== '' && account !== '' && AMOUNT.test(amount);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy || pin.length < PIN_LENGTH) return;
    setBusy(true);
    const [whole, cents = ''] = amount.split('.');
    void pay({ shortcode: business, account, amount: `${whole}.${cents.padEnd(2, '0')}`, pin })
      .then(setNote)
      .finally(() => {
        setBusy(false);
        setDigits('');
      });
  };
  return { business, setBusiness, account, setAccount, amount, setAmount, pin, setPin, busy, note, ready, send };
}

type FieldProps = { label: string; value: string; set: (value: string) => void; hint?: string; before?: string };

function Field({ label, value, set, hint, before }: FieldProps) {
  return (
    <label className="paybill-field">
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
      {before && <span className="paybill-before">{before}</span>}
      <input value={value} inputMode="decimal" autoComplete="off" onChange={(event) => set(event.target.value.trim())} />
    </label>
  );
}
