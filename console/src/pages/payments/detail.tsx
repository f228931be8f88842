import { useParams } from '@tanstack/react-router';
import type { PaymentsGetData, PaymentsGetResponses, PaymentsTimelineData, PaymentsTimelineResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useSay, useWords } from '../../i18n/index.ts';
import type { Read } from '../../ui/loaded.tsx';
import { Evidence, Facts, Page, Panel } from '../../ui/page.tsx';
import { Part } from '../../ui/part.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { PaymentActions } from './actions.tsx';
import type { Payment } from './columns.tsx';
import { factsOf } from './facts.tsx';
import { Head } from './head.tsx';
import { RefundCase } from './refund/case.tsx';
import { Books } from './story/books.tsx';
import { Messages } from './story/messages.tsx';
import { Parts } from './story/parts.tsx';
import { RawNotices } from './story/raw.tsx';
import { storyOf } from './story.ts';
import { useTokensOf } from './use-tokens-of.ts';
import { WhereItWent } from './where-it-went.tsx';
import { words } from './words/index.ts';

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

/** A payment told as a story; the page and the side panel of the list show the same. `brief` is for a desk: who paid what, and what happened. */
export function PaymentBody({ id, brief = false }: { id: string; brief?: boolean }) {
  const payment = useRead<PaymentsGetData, PaymentsGetResponses>('/api/payments/{id}/', { path: { id }, everyMs: LIVE_MS });
  const story = useRead<PaymentsTimelineData, PaymentsTimelineResponses>('/api/payments/{id}/timeline/', { path: { id }, everyMs: LIVE_MS });
  if (payment.error && !payment.data) return <ErrorState problem={payment.error} retry={() => void payment.refetch()} />;
  if (!payment.data) return <Skeleton />;
  return brief ? <Brief payment={payment.data} told={story} /> : <Told payment={payment.data} told={story} />;
}

type ToldProps = { payment: Payment; told: Read<PaymentsTimelineResponses[200]> };

/** What happened, step by step. */
function Steps({ told }: Pick<ToldProps, 'told'>) {
  const { say } = useWords(words);
  return (
    <Part title={say('payments.story')} read={told} rows={4}>
      {(story) => <Timeline steps={storyOf(story, say)} />}
    </Part>
  );
}

function Brief({ payment, told }: ToldProps) {
  const tokens = useTokensOf(payment);
  return (
    <div className="space-y-4">
      <Head payment={payment} tokens={tokens} />
      <Steps told={told} />
    </div>
  );
}

function Told({ payment, told }: ToldProps) {
  const { say } = useWords(words);
  const story = told.data;
  const tokens = useTokensOf(payment);
  return (
    <div className="@container">
      <div className="grid items-start gap-4 @3xl:grid-cols-[2fr_1fr]">
        <div className="min-w-0 space-y-4">
          <Head payment={payment} tokens={tokens} />
          {story && story.refunds.length > 0 && (
            <Panel title={say('pay.refunds')}>
              {story.refunds.map((refund) => (
                <RefundCase key={refund.id} refund={refund} />
              ))}
            </Panel>
          )}
          <Steps told={told} />
          {story && <Messages story={story} token={tokens[0]?.id ?? null} />}
        </div>
        <div className="min-w-0 space-y-4">
          <Panel title={say('common.facts')}>
            <Facts facts={factsOf(payment, say)} />
          </Panel>
          <WhereItWent payment={payment} />
          {story && <Parts story={story} currency={payment.currency} />}
          {story && <Books story={story} currency={payment.currency} />}
        </div>
      </div>
      {story && (
        <div className="mt-4 space-y-4">
          <RawNotices story={story} />
          <Evidence title={say('payments.attempts')} value={{ payment, ...story }} />
        </div>
      )}
    </div>
  );
}
