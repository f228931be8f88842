import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { weekdays } from '../reports/schedules/choices.ts';
import type { Plan, Repeat } from './plan.ts';
import { NextTimes } from './next-times.tsx';
import { words } from './words/index.ts';

const FREQUENCIES = ['daily', 'weekly', 'monthly'] as const;
const FIRST: Repeat = { frequency: 'weekly', interval: 1, weekdays: [], monthDay: null, until: '', count: null };
const [MOST, MOST_RUNS, LAST_DAY, LONGEST_MONTH] = [52, 500, -1, 31];
const whole = (text: string, most: number): number => Math.min(most, Math.max(1, Number.parseInt(text, 10) || 1));

type Props = { plan: Pick<Plan, 'when' | 'at' | 'repeat'>; put: (repeat: Repeat | null) => void };
type FieldProps = { repeat: Repeat; put: (repeat: Repeat) => void };

/** Whether a campaign comes again, and when; each run asks anew who belongs to its audience. */
export function RepeatFields({ plan, put }: Props) {
  const { say } = useWords(words);
  const { zone } = usePlace();
  const { repeat } = plan;
  return (
    <>
      <Check
        label={say('campaigns.repeat')}
        hint={say('campaigns.repeatText')}
        checked={repeat !== null}
        onChange={(event) => put(event.target.checked ? FIRST : null)}
      />
      {repeat && (
        <div className="space-y-3">
          <Rhythm repeat={repeat} put={put} />
          {repeat.frequency === 'weekly' && <Weekdays repeat={repeat} put={put} />}
          <End repeat={repeat} put={put} />
          <NextTimes plan={plan} zone={zone} />
        </div>
      )}
    </>
  );
}

function Rhythm({ repeat, put }: FieldProps) {
  const { say } = useWords(words);
  const days = Array.from({ length: LONGEST_MONTH }, (_, at) => ({ value: String(at + 1), label: say('campaigns.repeatDay', { n: at + 1 }) }));
  return (
    <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-3">
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
        onChange={(event) => put({ ...repeat, interval: whole(event.target.value, MOST) })}
      />
      {repeat.frequency === 'monthly' && (
        <Select
          label={say('campaigns.repeatMonthDay')}
          choices={[{ value: '', label: say('campaigns.repeatAsFirst') }, ...days, { value: String(LAST_DAY), label: say('campaigns.repeatLastDay') }]}
          value={repeat.monthDay === null ? '' : String(repeat.monthDay)}
          onChange={(event) => put({ ...repeat, monthDay: event.target.value === '' ? null : Number(event.target.value) })}
        />
      )}
    </div>
  );
}

function Weekdays({ repeat, put }: FieldProps) {
  const { say, language } = useWords(words);
  const chosen = new Set(repeat.weekdays);
  const turn = (day: number, on: boolean) => {
    const days = on ? [...chosen, day] : [...chosen].filter((one) => one !== day);
    put({ ...repeat, weekdays: days.toSorted((a, b) => a - b) });
  };
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{say('campaigns.repeatDays')}</legend>
      <div className="flex flex-wrap gap-x-4">
        {weekdays(language).map(({ value, label }) => (
          <Check key={value} label={label} checked={chosen.has(Number(value))} onChange={(event) => turn(Number(value), event.target.checked)} />
        ))}
      </div>
    </fieldset>
  );
}

function End({ repeat, put }: FieldProps) {
  const { say } = useWords(words);
  return (
    <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-2">
      <Field
        label={say('campaigns.repeatUntil')}
        hint={say('campaigns.repeatUntilText')}
        type="date"
        value={repeat.until}
        onChange={(event) => put({ ...repeat, until: event.target.value })}
      />
      <Field
        label={say('campaigns.repeatCount')}
        hint={say('campaigns.repeatCountText')}
        type="number"
        min={1}
        max={MOST_RUNS}
        value={repeat.count ?? ''}
        onChange={(event) => put({ ...repeat, count: event.target.value === '' ? null : whole(event.target.value, MOST_RUNS) })}
      />
    </div>
  );
}
