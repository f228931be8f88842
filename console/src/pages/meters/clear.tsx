import type { TokensClearCreditData, TokensClearCreditResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Issued } from '../issue/issued.tsx';
import { words } from './words/index.ts';

export type Clears = 'clear_credit' | 'clear_tamper';

// both are asked for alike and answer alike
const URL = { clear_credit: '/api/tokens/clear-credit/', clear_tamper: '/api/tokens/clear-tamper/' as TokensClearCreditData['url'] } as const;

/** A token that clears a meter: asked for with its reason, and above a limit decided by a second person. */
export function ClearMeter({ what, meter, close }: { what: Clears; meter: string; close: () => void }) {
  const { say } = useWords(words);
  const ask = useAct<TokensClearCreditData, TokensClearCreditResponses>(URL[what], { spends: true });
  return (
    <Dialog title={say(`meters.${what}`)} close={close}>
      {ask.data ? (
        <div className="pt-5">
          <Issued answer={ask.data} waitsText={say('issue.clearWaits')}>
            <Button onClick={close}>{say('shell.close')}</Button>
          </Issued>
        </div>
      ) : (
        <Form
          send={({ text }) => ask.mutate({ body: { meter_id: meter, reason: text('reason') } })}
          act={say('meters.clearAct')}
          busy={ask.isPending}
          problem={ask.error}
          close={close}
          className="p-5"
        >
          <p>{say(`meters.${what}Text`)}</p>
          <Field name="reason" label={say('common.reason')} hint={say('common.reasonHint')} required errors={ask.error?.details['reason']} />
        </Form>
      )}
    </Dialog>
  );
}
