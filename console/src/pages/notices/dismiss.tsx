import { useState } from 'react';
import type { PaymentEventsDismissData, PaymentEventsDismissResponses, UnclaimedEventsDismissData } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Field } from '../../ui/field.tsx';
import { words } from './words/index.ts';

type Url = PaymentEventsDismissData['url'] | UnclaimedEventsDismissData['url'];
type Dismissal = Omit<PaymentEventsDismissData, 'url'> & { url: Url };

/** Puts a notice away with a reason: a client's own, or one of nobody, which only the platform's staff may. */
export function DismissButton({ url, id }: { url: Url; id: string }) {
  const { say } = useWords(words);
  const [reason, setReason] = useState('');
  const ofNobody = url === '/api/unclaimed-events/{id}/dismiss/';
  const dismiss = useAct<Dismissal, PaymentEventsDismissResponses>(url, ofNobody ? { tenant: null } : {});
  return (
    <ConfirmButton
      label={say('notices.dismiss')}
      title={say('notices.dismissTitle')}
      text={say('notices.dismissText')}
      done={say('notices.dismissed')}
      act={dismiss}
      vars={{ path: { id }, body: { reason: reason.trim() } }}
    >
      <Field
        label={say('common.reason')}
        hint={say('common.reasonHint')}
        value={reason}
        errors={dismiss.error?.details['reason']}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmButton>
  );
}
