import { useState } from 'react';
import type { FormEvent } from 'react';
import type {
  VendOrdersApproveData,
  VendOrdersApproveResponses,
  VendOrdersProposeData,
  VendOrdersProposeResponses,
  VendOrdersRejectData,
  VendOrdersRejectResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { inFours } from '../../format/token.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formText } from '../../ui/form-text.ts';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ProposalTold, useIsOwn } from '../desk/proposal.tsx';
import type { Order } from './unknown.tsx';

/** While we look ourselves there is nothing to decide; in review one person proposes and another one approves. */
export function Review({ order }: { order: Order }) {
  const { say } = useSay();
  const may = useMay();
  const decides = order.state === 'manual_review' && may('payments.resolve');
  return (
    <Panel title={say('unknown.decide')}>
      <div className="px-4 pb-4">
        {!decides && (
          <p className="rounded-md bg-unknown-soft px-3 py-2 text-unknown outline-1 -outline-offset-1 outline-unknown/60 outline-dashed">
            {say('unknown.finding')}
          </p>
        )}
        {decides && (order.proposal ? <Proposal order={order} /> : <Propose order={order} />)}
      </div>
    </Panel>
  );
}

type Decision = 'issued' | 'not_executed';

function Propose({ order }: { order: Order }) {
  const { say } = useSay();
  const [decision, setDecision] = useState<Decision>('issued');
  const [token, setToken] = useState('');
  const propose = useAct<VendOrdersProposeData, VendOrdersProposeResponses>('/api/vend-orders/{id}/propose/');
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const units = formText(form, 'units');
    const found = decision === 'issued' ? { token: token.replaceAll(' ', ''), ...(units === '' ? {} : { units }) } : {};
    propose.mutate(
      { path: { id: order.id }, body: { decision, comment: formText(form, 'comment'), ...found } },
      { onSuccess: () => toast(say('unknown.proposed')) },
    );
  };
  const errors = propose.error?.details ?? {};
  const options = [
    { value: 'issued', label: say('unknown.issued') },
    { value: 'not_executed', label: say('unknown.not') },
  ] as const;
  return (
    <form onSubmit={send} className="space-y-2">
      <Segmented label={say('unknown.decide')} value={decision} options={options} onChange={setDecision} />
      {decision === 'issued' && (
        <>
          <Field
            label={say('unknown.token')}
            value={token}
            inputMode="numeric"
            errors={errors['token']}
            onChange={(event) => setToken(inFours(event.target.value))}
          />
          <Field label={say('unknown.units')} name="units" inputMode="decimal" errors={errors['units']} />
        </>
      )}
      <Field label={say('unknown.comment')} name="comment" required hint={say('common.reasonHint')} errors={errors['comment']} />
      <ProblemNote problem={propose.error} />
      <Button look="primary" type="submit" className="w-full" disabled={propose.isPending}>
        {say('unknown.propose')}
      </Button>
    </form>
  );
}

function Proposal({ order }: { order: Order }) {
  const { say } = useSay();
  const approve = useAct<VendOrdersApproveData, VendOrdersApproveResponses>('/api/vend-orders/{id}/approve/');
  const reject = useAct<VendOrdersRejectData, VendOrdersRejectResponses>('/api/vend-orders/{id}/reject/');
  const path = { id: order.id };
  const isOwn = useIsOwn(order.proposal);
  const busy = isOwn || approve.isPending || reject.isPending;
  return (
    <div className="space-y-3">
      <p>{say('unknown.waits')}</p>
      <ProposalTold proposal={order.proposal} decisions={{ issued: say('unknown.issued'), not_executed: say('unknown.not') }} />
      <ProblemNote problem={approve.error ?? reject.error} />
      <div className="flex gap-2">
        <Button look="primary" onClick={() => approve.mutate({ path })} disabled={busy}>
          {say('unknown.approve')}
        </Button>
        <Button onClick={() => reject.mutate({ path })} disabled={busy}>
          {say('unknown.reject')}
        </Button>
      </div>
    </div>
  );
}
