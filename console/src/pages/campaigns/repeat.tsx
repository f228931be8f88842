import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import type { Repeat } from './plan.ts';
import { words } from './words/index.ts';

const FREQUENCIES = ['daily', 'weekly', 'monthly'] as const;
const [FIRST, MOST]: [Repeat, number] = [{ frequency: 'weekly', interval: 1, until: '' }, 52];

/** Whether a campaign comes again, and how often; each run asks anew who belongs to its audience. */
export function RepeatFields({ repeat, put }: { repeat: Repeat | null; put: (repeat: Repeat | null) => void }) {
  const { say } = useWords(words);
  return (
    <>
      <Check
        label={say('campaigns.repeat')}
        hint={say('campaigns.repeatText')}
        checked={repeat !== null}
        onChange={(event) => put(event.target.checked ? FIRST : null)}
      />
      {repeat && (
        <div className="grid gap-x-3 sm:grid-cols-3">
          <Select
            label={say('campaigns.repeatHow')}
            choices={FREQUENCIES.map((value) => ({ value, label: say(`campaigns.repeat.${value}`) }))}
            value={repeat.frequency}
            onChange={(event) => put({ ...repeat, frequency: FREQUENCIES.find((one) => one === event.target.value) ?? 'weekly' })}
          />
          <Field
            label={say('campaigns.repeatEvery')}
            hint={say(`campaigns.repeatUnit.${repeat.frequency}`)}
            type="number"
            min={1}
            max={MOST}
            value={repeat.interval}
            onChange={(event) => put({ ...repeat, interval: Math.min(MOST, Math.max(1, Number.parseInt(event.target.value, 10) || 1)) })}
          />
          <Field
            label={say('campaigns.repeatUntil')}
            hint={say('campaigns.repeatUntilText')}
            type="date"
            value={repeat.until}
            onChange={(event) => put({ ...repeat, until: event.target.value })}
          />
        </div>
      )}
    </>
  );
}
