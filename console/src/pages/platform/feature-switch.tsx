import { useState } from 'react';
import type { Problem } from '../../api/problem.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import type { FeatureName } from './feature-row.tsx';
import { words } from './words/index.ts';

type Act<V> = { mutate: (vars: V, told: { onSuccess: () => void }) => void; reset: () => void; isPending: boolean; error: Problem | null };
type Props<V> = { feature: FeatureName; to: 'on' | 'off' | 'platform'; act: Act<V>; varsOf: (reason: string) => V };

const VERB = { on: 'platform.featureTurnOn', off: 'platform.featureTurnOff', platform: 'platform.featureTurnBack' } as const;
const MEANS = { on: 'platform.featureTurnOnText', off: 'platform.featureTurnOffText', platform: 'platform.featureTurnBackText' } as const;

/** Turns a switch, with the reason that stands in the audit log. */
export function FeatureSwitch<V>({ feature, to, act, varsOf }: Props<V>) {
  const { say } = useWords(words);
  const [asking, setAsking] = useState(false);
  const name = say(`platform.feature.${feature}`);
  const close = () => {
    setAsking(false);
    act.reset();
  };
  const done = () => {
    setAsking(false);
    toast(say('common.saved'));
  };
  return (
    <>
      <Button onClick={() => setAsking(true)} aria-label={`${say(VERB[to])}: ${name}`}>
        {say(VERB[to])}
      </Button>
      {asking && (
        <Dialog title={`${say(VERB[to])}: ${name}`} close={close}>
          <Form
            className="p-5"
            act={say(VERB[to])}
            busy={act.isPending}
            problem={act.error}
            close={close}
            send={({ text }) => act.mutate(varsOf(text('reason')), { onSuccess: done })}
          >
            <p>{say(MEANS[to])}</p>
            <Field label={say('common.reason')} hint={say('common.reasonHint')} name="reason" required errors={act.error?.details['reason']} />
          </Form>
        </Dialog>
      )}
    </>
  );
}
