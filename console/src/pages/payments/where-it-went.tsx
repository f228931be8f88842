import type { PaymentsReceiptData, PaymentsReceiptResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { Panel } from '../../ui/page.tsx';
import { Waterfall } from '../../ui/waterfall.tsx';
import type { Part } from '../../ui/waterfall.tsx';
import type { Payment } from './columns.tsx';

/** Where every shilling of a payment went, once it has bought water. */
export function WhereItWent({ payment }: { payment: Payment }) {
  const { say } = useSay();
  const { data } = useRead<PaymentsReceiptData, PaymentsReceiptResponses>('/api/payments/{id}/receipt/', {
    path: { id: payment.id },
    off: payment.state !== 'vended',
  });
  if (!data) return null;
  return (
    <Panel title={say('payments.where')}>
      <Waterfall parts={partsOf(data, say)} total={data.paid} currency={data.currency} />
    </Panel>
  );
}

function partsOf(receipt: PaymentsReceiptResponses[200], say: Say): Part[] {
  const parts: Part[] = [
    { label: say('receipt.vat'), amount: receipt.vat, tone: 'plain' },
    { label: say('receipt.levy'), amount: receipt.levy, tone: 'plain' },
    { label: say('receipt.standing'), amount: receipt.standing, tone: 'plain' },
    { label: say('receipt.arrears'), amount: receipt.arrears, tone: 'warn' },
    { label: say('receipt.water'), amount: receipt.water, tone: 'water' },
    { label: say('receipt.wallet'), amount: receipt.to_wallet, tone: 'money' },
    { label: say('receipt.rest'), amount: receipt.not_sold, tone: 'plain' },
  ];
  return parts.filter((part) => /[1-9]/.test(part.amount));
}
