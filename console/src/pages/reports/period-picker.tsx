import { usePlace } from '../../api/place.ts';
import { dayIn } from '../../format/zone.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Field } from '../../ui/field.tsx';
import { PRESETS, periodOf, presetOf } from './period.ts';
import type { Period } from './period.ts';
import { words } from './words/index.ts';

/** Days on the client's calendar: the usual ones by a click, any others by hand. They stand in the URL. */
export function PeriodPicker({ period }: { period: Period }) {
  const { say } = useWords(words);
  const { set } = useUrl();
  const { zone } = usePlace();
  const today = dayIn(new Date(), zone);
  const chosen = presetOf(period, today);
  return (
    <>
      <div role="group" aria-label={say('reports.period')} className="flex w-full flex-wrap gap-1.5">
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={preset === chosen}
            onClick={() => set(periodOf(preset, today))}
            className="h-8 rounded-full border border-line px-3 text-sm whitespace-nowrap hover:bg-surface-2 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-medium pointer-coarse:h-11"
          >
            {say(`reports.preset.${preset}`)}
          </button>
        ))}
        <span className="self-center px-1 text-xs text-quiet">{say('reports.zone', { zone: zone.replaceAll('_', ' ') })}</span>
      </div>
      <div className="grid w-full max-w-md grid-cols-2 gap-2">
        <Field
          label={say('reports.from')}
          type="date"
          value={period.from}
          max={period.to}
          onChange={(event) => event.target.value && set({ ...period, from: event.target.value })}
        />
        <Field
          label={say('reports.to')}
          type="date"
          value={period.to}
          min={period.from}
          max={today}
          onChange={(event) => event.target.value && set({ ...period, to: event.target.value })}
        />
      </div>
    </>
  );
}
