import type {
  RefundsApproveData,
  RefundsApproveResponses,
  RefundsCheckData,
  RefundsCheckResponses,
  RefundsRejectData,
  RefundsRejectResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useMay } from '../../../api/me.ts';
import { money } from '../../../format/values.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { useTold } from '../../../ui/use-told.ts';
import { ProposalTold, useIsOwn } from '../../desk/proposal.tsx';
import { words } from '../words/index.ts';
import { CancelRefund, CompleteRefund, ProposeOutcome } from './hand.tsx';
import type { Refund } from './refund.ts';

/** What the next person does about a refund; who asked for it does not decide. */
export function RefundDecision({ refund, isOwn }: { refund: Refund; isOwn: boolean }) {
  const may = useMay();
  const open = refund.state === 'requested' || refund.state === 'approved';
  return (
    <div className="flex flex-wrap gap-2 px-4 pb-4 empty:hidden">
      {refund.state === 'requested' && <Second refund={refund} isOwn={isOwn} />}
      {refund.state === 'approved' && refund.method === 'manual' && may('payments.refund') && <CompleteRefund refund={refund} />}
      {open && may('payments.refund') && <CancelRefund refund={refund} />}
      {refund.state === 'unknown' && <Unknown refund={refund} />}
    </div>
  );
}

function Second({ refund, isOwn }: { refund: Refund; isOwn: boolean }) {
  const { say } = useWords(words);
  const may = useMay();
  const approve = useAct<RefundsApproveData, RefundsApproveResponses>('/api/refunds/{id}/approve/', { spends: true });
  const reject = useAct<RefundsRejectData, RefundsRejectResponses>('/api/refunds/{id}/reject/', { spends: true });
  const vars = { path: { id: refund.id } };
  if (isOwn) return <p className="w-full text-quiet">{say('pay.second')}</p>;
  if (!may('payments.approve')) return null;
  const amount = `${refund.currency} ${money(refund.amount)}`;
  return (
    <>
      <ConfirmButton
        label={say('pay.agree')}
        title={say('pay.agree')}
        text={say(refund.method === 'manual' ? 'pay.agreeHandText' : 'pay.agreeText', { amount })}
        done={say('pay.agreed')}
        act={approve}
        vars={vars}
      />
      <ConfirmButton label={say('pay.refuse')} title={say('pay.refuse')} text={say('pay.refuseText')} done={say('pay.refused')} act={reject} vars={vars} />
    </>
  );
}

/** M-Pesa was asked and nobody knows what it did: it is asked again, and two people settle what it cannot tell. */
function Unknown({ refund }: { refund: Refund }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const check = useAct<RefundsCheckData, RefundsCheckResponses>('/api/refunds/{id}/check/');
  const approve = useAct<RefundsApproveData, RefundsApproveResponses>('/api/refunds/{id}/approve/', { spends: true });
  const reject = useAct<RefundsRejectData, RefundsRejectResponses>('/api/refunds/{id}/reject/', { spends: true });
  const isOwn = useIsOwn(refund.proposal);
  const vars = { path: { id: refund.id } };
  return (
    <>
      <p className="w-full rounded-md bg-unknown-soft px-3 py-2 text-unknown outline-1 -outline-offset-1 outline-unknown/60 outline-dashed">
        {say('pay.unknownRefund')}
      </p>
      {refund.proposal ? (
        <>
          <p className="w-full font-medium">{say('pay.proposal')}</p>
          <ProposalTold proposal={refund.proposal} decisions={{ done: say('pay.wasPaid'), failed: say('pay.wasNot') }} />
          {may('payments.approve') && !isOwn && (
            <>
              <Button look="primary" disabled={approve.isPending} onClick={() => approve.mutate(vars, told(say('pay.agreed')))}>
                {say('pay.agreeFinding')}
              </Button>
              <Button disabled={reject.isPending} onClick={() => reject.mutate(vars, told(say('pay.refused')))}>
                {say('pay.refuse')}
              </Button>
            </>
          )}
        </>
      ) : (
        may('payments.refund') && <ProposeOutcome refund={refund} />
      )}
      {may('payments.check') && (
        <Button disabled={check.isPending} onClick={() => check.mutate(vars, told(say('pay.askedAgain')))}>
          {say('pay.ask')}
        </Button>
      )}
    </>
  );
}
