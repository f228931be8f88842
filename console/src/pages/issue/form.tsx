import { useState } from 'react';
import type { FormEvent } from 'react';
import type { TokensIssueData, TokensIssueResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { formText } from '../../ui/form-text.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Issued } from './issued.tsx';
import { AMOUNT } from './preview.tsx';
import type { Meter } from './use-meter.ts';

type Props = { number: string; setNumber: (text: string) => void; meter: Meter | null | undefined; amount: string; setAmount: (text: string) => void };

export function IssueForm({ number, setNumber, meter, amount, setAmount }: Props) {
  const { say } = useSay();
  const [funding, setFunding] = useState<'free' | 'wallet'>('free');
  const issue = useAct<TokensIssueData, TokensIssueResponses>('/api/tokens/issue/', { spends: true });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = formText(new FormData(event.currentTarget), 'reason');
    if (!meter) return;
    issue.mutate({ body: { meter_id: meter.id, amount: amount.trim(), funding, reason } });
  };
  const errors = issue.error?.details ?? {};
  const fundings = [
    { value: 'free', label: say('issue.free') },
    { value: 'wallet', label: say('issue.wallet') },
  ];
  if (issue.data) {
    return (
      <Panel title={say('nav.issue')}>
        <Issued answer={issue.data} waitsText={say('issue.waitsText')}>
          <Button onClick={() => issue.reset()}>{say('issue.again')}</Button>
        </Issued>
      </Panel>
    );
  }
  return (
    <Panel title={say('nav.issue')}>
      <form onSubmit={send} className="space-y-2 px-4 pb-4">
        <Field
          label={say('issue.meter')}
          value={number}
          inputMode="numeric"
          required
          hint={meter ? [meter.current_customer_name, meter.location].filter(Boolean).join(' · ') : undefined}
          errors={meter === null ? [say('issue.noMeter')] : errors['meter_id']}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Field
          label={say('issue.amount')}
          value={amount}
          inputMode="decimal"
          required
          errors={errors['amount']}
          onChange={(event) => setAmount(event.target.value)}
        />
        <Select
          label={say('issue.funding')}
          choices={fundings}
          value={funding}
          onChange={(event) => setFunding(event.target.value === 'wallet' ? 'wallet' : 'free')}
        />
        <Field label={say('common.reason')} name="reason" required hint={say('common.reasonHint')} errors={errors['reason']} />
        <ProblemNote problem={issue.error} />
        <Button look="primary" type="submit" className="w-full" disabled={issue.isPending || !AMOUNT.test(amount.trim()) || !meter}>
          {say('issue.send')}
        </Button>
      </form>
    </Panel>
  );
}
