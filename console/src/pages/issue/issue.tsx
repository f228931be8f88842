import { useState } from 'react';
import { useUrl } from '../../shell/url.ts';
import { useSay } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { IssueForm } from './form.tsx';
import { Preview } from './preview.tsx';
import { useMeter } from './use-meter.ts';

/** A token without a payment: what it comes to is told before anything is asked of the vendor. */
export function IssuePage() {
  const { say } = useSay();
  const { asked } = useUrl();
  const [number, setNumber] = useState(asked['meter'] ?? '');
  const meter = useMeter(number.trim());
  const [amount, setAmount] = useState('');
  return (
    <Page title={say('nav.issue')} text={say('issue.text')}>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <IssueForm number={number} setNumber={setNumber} meter={meter} amount={amount} setAmount={setAmount} />
        <Preview meter={meter?.id} amount={amount.trim()} />
      </div>
    </Page>
  );
}
