import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { When } from './plan.ts';
import { RepeatFields } from './repeat.tsx';
import type { StepProps } from './wizard.tsx';
import { words } from './words/index.ts';

const WHENS: readonly When[] = ['now', 'at', 'local'];
const [NIGHT, CAP] = [
  { from: '20:00', until: '07:00' },
  { messages: 2, days: 7 },
];

/** When it leaves, when nobody is written to, and how often somebody may be. */
export function ScheduleStep({ plan, put }: StepProps) {
  const { say } = useWords(words);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title={say('campaigns.when')}>
        <div className="space-y-3 px-4 pb-4">
          <Segmented
            label={say('campaigns.when')}
            value={plan.when}
            onChange={(when) => put({ when })}
            options={WHENS.map((value) => ({ value, label: say(`campaigns.when.${value}`) }))}
          />
          {plan.when !== 'now' && (
            <Field
              label={say('campaigns.at')}
              type="datetime-local"
              required
              hint={say(plan.when === 'local' ? 'campaigns.localText' : 'campaigns.atText')}
              value={plan.at}
              onChange={(event) => put({ at: event.target.value })}
            />
          )}
          {plan.when !== 'now' && <RepeatFields plan={plan} put={(repeat) => put({ repeat })} />}
          <Field
            label={say('campaigns.throttle')}
            hint={say('campaigns.throttleText')}
            type="number"
            min={1}
            value={plan.perMinute ?? ''}
            onChange={(event) => put({ perMinute: event.target.value === '' ? null : Number.parseInt(event.target.value, 10) })}
          />
        </div>
      </Panel>
      <Panel title={say('campaigns.limits')}>
        <div className="space-y-2 px-4 pb-4">
          <Check
            label={say('campaigns.quiet')}
            hint={say('campaigns.quietText')}
            checked={plan.quiet !== null}
            onChange={(event) => put({ quiet: event.target.checked ? NIGHT : null })}
          />
          {plan.quiet && <Quiet quiet={plan.quiet} put={put} />}
          <Check
            label={say('campaigns.cap')}
            hint={say('campaigns.capText')}
            checked={plan.cap !== null}
            onChange={(event) => put({ cap: event.target.checked ? CAP : null })}
          />
          {plan.cap && <Cap cap={plan.cap} put={put} />}
        </div>
      </Panel>
    </div>
  );
}

type Put = StepProps['put'];

function Quiet({ quiet, put }: { quiet: { from: string; until: string }; put: Put }) {
  const { say } = useWords(words);
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label={say('campaigns.from')} type="time" value={quiet.from} onChange={(event) => put({ quiet: { ...quiet, from: event.target.value } })} />
      <Field label={say('campaigns.until')} type="time" value={quiet.until} onChange={(event) => put({ quiet: { ...quiet, until: event.target.value } })} />
    </div>
  );
}

function Cap({ cap, put }: { cap: { messages: number; days: number }; put: Put }) {
  const { say } = useWords(words);
  const number = (text: string) => Math.max(1, Number.parseInt(text, 10) || 1);
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field
        label={say('campaigns.capMessages')}
        type="number"
        min={1}
        value={cap.messages}
        onChange={(event) => put({ cap: { ...cap, messages: number(event.target.value) } })}
      />
      <Field
        label={say('campaigns.capDays')}
        type="number"
        min={1}
        value={cap.days}
        onChange={(event) => put({ cap: { ...cap, days: number(event.target.value) } })}
      />
    </div>
  );
}
