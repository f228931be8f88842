import type { ReactNode } from 'react';
import type { SayOf } from '../../i18n/index.ts';
import { wordFor } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import type { Payment } from './columns.tsx';
import type { words } from './words/index.ts';

type Say = SayOf<keyof typeof words.en>;

/** What a payment is, each name with the way to its page. */
export function factsOf(payment: Payment, say: Say): readonly (readonly [string, ReactNode])[] {
  return [
    [say('g.receipt'), <Mono key="r">{payment.mpesa_transaction_id}</Mono>],
    ...parentOf(payment, say),
    [
      say('g.customer'),
      <ObjectLink key="c" kind="customers" id={payment.customer}>
        {payment.customer_name ?? '–'}
      </ObjectLink>,
    ],
    [
      say('g.meter'),
      <ObjectLink key="m" kind="meters" id={payment.meter}>
        <Mono>{payment.meter_id}</Mono>
      </ObjectLink>,
    ],
    [say('payments.account'), <Mono key="a">{payment.account_number}</Mono>],
    [say('payments.payer'), payment.payer_name],
    [say('payments.paybill'), <Mono key="p">{payment.paybill}</Mono>],
    [say('payments.source'), wordFor(say, 'state', payment.source) ?? payment.source.replaceAll('_', ' ')],
    [say('payments.paidAt'), <Time key="t" at={payment.paid_at} />],
    [say('payments.processed'), <Time key="d" at={payment.processed_at} />],
  ];
}

function parentOf({ parent }: Payment, say: Say): readonly (readonly [string, ReactNode])[] {
  if (parent === null) return [];
  const link = (
    <ObjectLink key="w" kind="payments" id={parent}>
      {say('g.payment')}
    </ObjectLink>
  );
  return [[say('pay.parent'), link]];
}
