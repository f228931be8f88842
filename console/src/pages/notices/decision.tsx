import type {
  PaymentEventsAcceptData,
  PaymentEventsAcceptResponses,
  PaymentEventsApproveData,
  PaymentEventsApproveResponses,
  PaymentEventsCheckData,
  PaymentEventsCheckResponses,
  PaymentEventsRejectData,
  PaymentEventsRejectResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Facts, Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { useTold } from '../../ui/use-told.ts';
import { Money, Mono } from '../../ui/values.tsx';
import { ProposalTold, useIsOwn } from '../desk/proposal.tsx';
import type { NoticeDetail } from './case.tsx';
import { DismissButton } from './dismiss.tsx';
import { words } from './words/index.ts';

const OPEN = new Set(['quarantined', 'unreadable']);

/** What becomes of a notice: one person says it, and where it is only that person's word, another one agrees. */
export function NoticeDecision({ notice }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  const isOpen = OPEN.has(notice.state);
  return (
    <Panel title={say('notices.decide')}>
      {!isOpen && <p className="px-4 pb-4 text-quiet">{say('notices.settled')}</p>}
      {isOpen && (notice.proposal ? <Second notice={notice} /> : <First notice={notice} />)}
    </Panel>
  );
}

function bodyOf({ text }: Typed, known: string | null): PaymentEventsAcceptData['body'] {
  const typed = { receipt: text('receipt').toUpperCase(), amount: text('amount'), account: text('account') };
  // what the notice says itself is no word of a person's: only what differs is sent
  const own = Object.entries(typed).filter(([name, value]) => value !== '' && !(name === 'receipt' && value === known));
  return { comment: text('comment'), ...Object.fromEntries(own) };
}

function First({ notice }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  const accept = useAct<PaymentEventsAcceptData, PaymentEventsAcceptResponses>('/api/payment-events/{id}/accept/', { spends: true });
  const wrong = accept.error?.details ?? {};
  const told = ({ state }: NoticeDetail) => toast(say(OPEN.has(state) ? 'notices.proposed' : 'notices.accepted'));
  return (
    <div className="space-y-4 px-4 pb-4">
      <p className="text-quiet">{say('notices.acceptText')}</p>
      <Form
        send={(typed) => accept.mutate({ path: { id: notice.id }, body: bodyOf(typed, notice.receipt) }, { onSuccess: told })}
        act={say('notices.accept')}
        busy={accept.isPending}
        problem={accept.error}
        wide
      >
        <Field name="receipt" label={say('notices.receipt')} defaultValue={notice.receipt ?? ''} autoCapitalize="characters" errors={wrong['receipt']} />
        <Field name="amount" label={say('g.amount')} hint={say('notices.amountHint')} inputMode="decimal" errors={wrong['amount']} />
        <Field name="account" label={say('notices.account')} hint={say('notices.accountHint')} errors={wrong['account']} />
        <Field name="comment" label={say('notices.comment')} hint={say('common.reasonHint')} required errors={wrong['comment']} />
      </Form>
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Ask notice={notice} />
        <DismissButton url="/api/payment-events/{id}/dismiss/" id={notice.id} />
      </div>
    </div>
  );
}

/** M-Pesa's word takes the place of the second person's where only the source was in doubt. */
function Ask({ notice }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const check = useAct<PaymentEventsCheckData, PaymentEventsCheckResponses>('/api/payment-events/{id}/check/');
  if (!may('payments.check')) return null;
  return (
    <Button disabled={check.isPending} onClick={() => check.mutate({ path: { id: notice.id } }, told(say('notices.asked')))}>
      {say('notices.ask')}
    </Button>
  );
}

type Proposed = { evidence?: { receipt?: string; amount?: string; account?: string } };

function Second({ notice }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  const isOwn = useIsOwn(notice.proposal);
  const approve = useAct<PaymentEventsApproveData, PaymentEventsApproveResponses>('/api/payment-events/{id}/approve/', { spends: true });
  const reject = useAct<PaymentEventsRejectData, PaymentEventsRejectResponses>('/api/payment-events/{id}/reject/', { spends: true });
  const { evidence = {} } = notice.proposal as Proposed;
  const vars = { path: { id: notice.id } };
  return (
    <>
      <div className="px-4 pb-3">
        <p className="mb-2 font-medium">{say('notices.proposal')}</p>
        <ProposalTold proposal={notice.proposal} decisions={{ accept: say('notices.proposalAccept') }} />
      </div>
      <Facts
        facts={[
          [say('notices.receipt'), <Mono key="r">{evidence.receipt ?? null}</Mono>],
          [say('g.amount'), <Money key="a" amount={evidence.amount ?? null} />],
          [say('notices.account'), evidence.account ?? ''],
        ]}
      />
      <div className="flex flex-wrap gap-2 border-t border-line p-4">
        {!isOwn && (
          <ConfirmButton
            look="primary"
            label={say('notices.agree')}
            title={`${say('notices.proposalAccept')}?`}
            text={say('notices.agreeText')}
            done={say('notices.agreed')}
            act={approve}
            vars={vars}
          />
        )}
        {!isOwn && (
          <ConfirmButton
            label={say('notices.refuse')}
            title={`${say('notices.refuse')}?`}
            text={say('notices.refuseText')}
            done={say('notices.refused')}
            act={reject}
            vars={vars}
          />
        )}
        <Ask notice={notice} />
      </div>
    </>
  );
}
