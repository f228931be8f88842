import { useParams } from '@tanstack/react-router';
import type {
  PaymentsGetData,
  PaymentsGetResponses,
  PaymentsReceiptData,
  PaymentsReceiptResponses,
  PaymentsTimelineData,
  PaymentsTimelineResponses,
  TokensListData,
  TokensListResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { phoneNumber } from '../../format/values.ts';
import { useSay, wordFor } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Evidence, Facts, Page, Panel } from '../../ui/page.tsx';
import { SecretToken } from '../../ui/secret-token.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { Waterfall } from '../../ui/waterfall.tsx';
import type { Part } from '../../ui/waterfall.tsx';
import { PaymentActions } from './actions.tsx';
import type { Payment } from './columns.tsx';
import { storyOf } from './story.ts';

const LIVE_MS = 3000;

export function PaymentPage() {
  const { id } = useParams({ strict: false });
  const { say } = useSay();
  const { data } = useRead<PaymentsGetData, PaymentsGetResponses>('/api/payments/{id}/', { path: { id: id ?? '' } });
  return (
    <Page
      title={data?.mpesa_transaction_id ?? say('g.payment')}
      badge={data && <StateBadge state={data.state} />}
      actions={data && <PaymentActions payment={data} />}
    >
      <PaymentBody id={id ?? ''} />
    </Page>
  );
}

/** A payment told as a story; the page and the side panel of the list show the same. */
export function PaymentBody({ id }: { id: string }) {
  const { say } = useSay();
  const payment = useRead<PaymentsGetData, PaymentsGetResponses>('/api/payments/{id}/', { path: { id }, everyMs: LIVE_MS });
  const story = useRead<PaymentsTimelineData, PaymentsTimelineResponses>('/api/payments/{id}/timeline/', { path: { id }, everyMs: LIVE_MS });
  if (payment.error) return <ErrorState problem={payment.error} retry={() => void payment.refetch()} />;
  if (!payment.data) return <Skeleton />;
  return (
    <div className="@container">
      <div className="grid items-start gap-4 @3xl:grid-cols-[2fr_1fr]">
        <div className="min-w-0 space-y-4">
          <Head payment={payment.data} />
          <Panel title={say('payments.story')}>{story.data ? <Timeline steps={storyOf(story.data, say)} /> : <Skeleton rows={4} />}</Panel>
        </div>
        <div className="min-w-0 space-y-4">
          <Panel title={say('common.facts')}>
            <Facts facts={factsOf(payment.data, say)} />
          </Panel>
          <WhereItWent payment={payment.data} />
        </div>
      </div>
      {story.data && (
        <div className="mt-4">
          <Evidence title={say('payments.attempts')} value={{ payment: payment.data, ...story.data }} />
        </div>
      )}
    </div>
  );
}

function Head({ payment }: { payment: Payment }) {
  const { say } = useSay();
  return (
    <section className="rounded-lg border border-line bg-surface-1 p-4">
      <p className="text-2xl font-semibold tracking-tight">
        <Money amount={payment.amount} currency={payment.currency} />
      </p>
      <p className="text-quiet">
        {payment.customer_name ?? payment.payer_name} · {phoneNumber(payment.phone)} · <Time at={payment.received_at} />
      </p>
      {payment.error_code && (
        <p className="mt-2 rounded-md bg-warn-soft px-3 py-2 text-warn">{wordFor(say, 'problem', payment.error_code) ?? payment.error_message}</p>
      )}
      {payment.tokens_count > 0 && <Tokens payment={payment} />}
    </section>
  );
}

function Tokens({ payment }: { payment: Payment }) {
  const may = useMay();
  const query = { search: payment.mpesa_transaction_id };
  const { data } = useRead<TokensListData, TokensListResponses>('/api/tokens/', { query, off: !may('tokens.read') });
  const own = (data?.results ?? []).filter((token) => token.payment === payment.id);
  return (
    <ul className="mt-3 space-y-2">
      {own.map((token) => (
        <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-md bg-surface-2 px-3 py-2">
          <SecretToken id={token.id} masked={token.token_value} />
          <Volume units={token.units} />
          <StateBadge state={token.status} />
        </li>
      ))}
    </ul>
  );
}

function factsOf(payment: Payment, say: Say) {
  return [
    [say('g.receipt'), <Mono key="r">{payment.mpesa_transaction_id}</Mono>],
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
    [say('payments.source'), payment.source.replaceAll('_', ' ')],
    [say('payments.paidAt'), <Time key="t" at={payment.paid_at} />],
    [say('payments.processed'), <Time key="d" at={payment.processed_at} />],
  ] as const;
}

function WhereItWent({ payment }: { payment: Payment }) {
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
