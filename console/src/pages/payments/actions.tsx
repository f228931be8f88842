import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PaymentsCheckData, PaymentsCheckResponses, PaymentsRetryData, PaymentsRetryResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useSay, useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import { actsOf } from './acts.ts';
import type { Act } from './acts.ts';
import type { Payment } from './columns.tsx';
import { PrintReceipt } from './print-receipt.tsx';
import { AskRefund } from './refund/ask.tsx';
import { Reassign } from './reassign.tsx';
import { Split } from './split/split.tsx';
import { words } from './words/index.ts';

/** The one next action for the state that the payment is in; the rarer ones are behind "More". */
export function PaymentActions({ payment }: { payment: Payment }) {
  const { say } = useSay();
  const may = useMay();
  return (
    <>
      {payment.state === 'suspense' && may('payments.assign') && (
        <Link
          to="/suspense"
          search={{ at: payment.id } as never}
          className="inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong"
        >
          {say('payments.assign')}
        </Link>
      )}
      {payment.state === 'vended' && <PrintReceipt payment={payment} />}
      <Again payment={payment} />
      <Rarer payment={payment} />
    </>
  );
}

/** Try again, or let go what was held: the same act, said for what it means. */
function Again({ payment }: { payment: Payment }) {
  const { say } = useWords(words);
  const may = useMay();
  const act = useAct<PaymentsRetryData, PaymentsRetryResponses>('/api/payments/{id}/retry/', { spends: true });
  const vars = { path: { id: payment.id } };
  const acts = actsOf(payment, may);
  if (acts.has('release'))
    return (
      <ConfirmButton
        label={say('pay.release')}
        title={say('pay.releaseTitle')}
        text={say('pay.releaseText')}
        done={say('pay.released')}
        act={act}
        vars={vars}
      />
    );
  if (!acts.has('retry')) return null;
  return (
    <ConfirmButton
      label={say('payments.retry')}
      title={say('payments.retryTitle')}
      text={say('payments.retryText')}
      done={say('payments.retried')}
      act={act}
      vars={vars}
    />
  );
}

const LABELS = { reassign: 'pay.reassign', split: 'pay.split', refund: 'pay.refund', check: 'pay.check' } as const;
type Rare = keyof typeof LABELS;
const RARE = Object.keys(LABELS) as Rare[];

function Rarer({ payment }: { payment: Payment }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const [open, setOpen] = useState<Rare | null>(null);
  const check = useAct<PaymentsCheckData, PaymentsCheckResponses>('/api/payments/{id}/check/');
  const acts = actsOf(payment, may);
  const offered = RARE.filter((name) => acts.has(name satisfies Act));
  if (offered.length === 0) return null;
  const choose = (name: Rare) => (name === 'check' ? check.mutate({ path: { id: payment.id } }, told(say('pay.checked'))) : setOpen(name));
  const close = () => setOpen(null);
  const dialogs: Record<Exclude<Rare, 'check'>, ReactNode> = {
    reassign: <Reassign payment={payment} close={close} />,
    split: <Split payment={payment} close={close} />,
    refund: <AskRefund payment={payment} close={close} />,
  };
  return (
    <>
      <Menu
        label={say('nav.more')}
        trigger={
          <Button>
            {say('nav.more')} <Icon name="down" size={14} />
          </Button>
        }
      >
        {offered.map((name) => (
          <MenuItem key={name} act={() => choose(name)}>
            {say(LABELS[name])}
          </MenuItem>
        ))}
      </Menu>
      {open && open !== 'check' && dialogs[open]}
    </>
  );
}
