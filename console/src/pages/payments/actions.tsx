import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  PaymentsRetryData,
  PaymentsRetryResponses,
  TokensListData,
  TokensListResponses,
  TokensResendSmsData,
  TokensResendSmsResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Payment } from './columns.tsx';

const RETRIABLE = new Set(['suspense', 'held', 'refund_due', 'credited', 'failed']);

/** The one next action for the state that the payment is in. */
export function PaymentActions({ payment }: { payment: Payment }) {
  const { say } = useSay();
  const may = useMay();
  return (
    <>
      {payment.tokens_count > 0 && may('tokens.resend') && <Resend payment={payment} />}
      {payment.state === 'suspense' && may('payments.assign') && (
        <Link
          to="/suspense"
          search={{ at: payment.id } as never}
          className="inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong"
        >
          {say('payments.assign')}
        </Link>
      )}
      {RETRIABLE.has(payment.state) && may('payments.retry') && <Retry payment={payment} />}
    </>
  );
}

function Retry({ payment }: { payment: Payment }) {
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  const retry = useAct<PaymentsRetryData, PaymentsRetryResponses>('/api/payments/{id}/retry/', { spends: true });
  const confirm = () =>
    retry.mutate(
      { path: { id: payment.id } },
      {
        onSuccess: () => {
          setOpen(false);
          toast(say('payments.retried'));
        },
      },
    );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('payments.retry')}</Button>
      {open && (
        <Confirm
          title={say('payments.retryTitle')}
          text={say('payments.retryText')}
          act={say('payments.retry')}
          busy={retry.isPending}
          problem={retry.error}
          confirm={confirm}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Resend({ payment }: { payment: Payment }) {
  const { say } = useSay();
  const problemText = useProblemText();
  const query = { search: payment.mpesa_transaction_id };
  const { data } = useRead<TokensListData, TokensListResponses>('/api/tokens/', { query });
  const resend = useAct<TokensResendSmsData, TokensResendSmsResponses>('/api/tokens/{id}/resend-sms/', { spends: true });
  const token = data?.results.find((one) => one.payment === payment.id);
  if (!token) return null;
  const send = () =>
    resend.mutate({ path: { id: token.id } }, { onSuccess: () => toast(say('payments.resent')), onError: (problem) => toast(problemText(problem), 'need') });
  return (
    <Button onClick={send} disabled={resend.isPending}>
      {say('payments.resend')}
    </Button>
  );
}
