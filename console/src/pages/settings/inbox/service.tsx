import { useState } from 'react';
import type {
  MessagingServiceLevelData,
  MessagingServiceLevelReplaceData,
  MessagingServiceLevelReplaceResponses,
  MessagingServiceLevelResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Check } from '../../../ui/check.tsx';
import { Field } from '../../../ui/field.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Setting, SettingForm } from '../setting.tsx';
import { words } from './words/index.ts';

type Level = MessagingServiceLevelResponses[200];
type Body = MessagingServiceLevelReplaceData['body'];

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** A Monday; the days after it name the rest of the week. */
const MONDAY = Date.parse('2026-11-16T00:00Z');
const DAY_MS = 86_400_000;

/** How soon customers are to be answered, and their conversations resolved, in the hours in which somebody works. */
export function ServiceLevel() {
  const { say } = useWords(words);
  const read = useRead<MessagingServiceLevelData, MessagingServiceLevelResponses>('/api/messaging/service-level/');
  return (
    <Setting
      className="max-w-2xl"
      title={say('inboxSettings.service')}
      text={say('inboxSettings.serviceText')}
      read={read}
      form={(level) => <LevelForm level={level} />}
    />
  );
}

function LevelForm({ level }: { level: Level }) {
  const { say } = useWords(words);
  const save = useAct<MessagingServiceLevelReplaceData, MessagingServiceLevelReplaceResponses>('/api/messaging/service-level/', { method: 'PUT' });
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set(level.hours.map(({ day }) => day)));
  const wrong = save.error?.details ?? {};
  const flip = (day: number) => setOpen(new Set(open.has(day) ? [...open].filter((one) => one !== day) : [...open, day]));
  return (
    <SettingForm save={save} bodyOf={(typed) => bodyOf(typed, open)}>
      <div className="grid gap-x-4 max-sm:gap-y-3 sm:grid-cols-2">
        <Minutes name="answer_minutes" label={say('inboxSettings.serviceAnswer')} value={level.answer_minutes} errors={wrong['answer_minutes']} />
        <Minutes name="resolve_minutes" label={say('inboxSettings.serviceResolve')} value={level.resolve_minutes} errors={wrong['resolve_minutes']} />
      </div>
      <fieldset>
        <legend className="text-sm font-medium">{say('inboxSettings.serviceHours')}</legend>
        <p className="text-xs text-quiet">{say('inboxSettings.serviceHoursHint', { zone: level.time_zone })}</p>
        {DAYS.map((day) => (
          <DayHours key={day} day={day} isOpen={open.has(day)} flip={() => flip(day)} hours={level.hours.find((one) => one.day === day)} />
        ))}
      </fieldset>
    </SettingForm>
  );
}

type MinutesProps = { name: string; label: string; value: number | null; errors: readonly string[] | undefined };

function Minutes({ name, label, value, errors }: MinutesProps) {
  const { say } = useWords(words);
  return <Field name={name} label={label} hint={say('inboxSettings.serviceMinutes')} type="number" min={1} defaultValue={value ?? ''} errors={errors} />;
}

type DayProps = { day: number; isOpen: boolean; flip: () => void; hours: Level['hours'][number] | undefined };

function DayHours({ day, isOpen, flip, hours }: DayProps) {
  const { say, language } = useWords(words);
  const name = new Date(MONDAY + (day - 1) * DAY_MS).toLocaleDateString(language, { weekday: 'long', timeZone: 'UTC' });
  const time = 'h-9 rounded-md border border-line bg-surface-1 px-2 pointer-coarse:h-11';
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3">
      <div className="w-36">
        <Check label={name} checked={isOpen} onChange={flip} />
      </div>
      {isOpen && (
        <div className="flex items-center gap-x-3 max-sm:basis-full max-sm:pb-2">
          <input
            aria-label={say('inboxSettings.serviceFrom', { day: name })}
            type="time"
            name={`from${day}`}
            defaultValue={hours?.from ?? '08:00'}
            className={time}
          />
          <span aria-hidden="true">–</span>
          <input
            aria-label={say('inboxSettings.serviceUntil', { day: name })}
            type="time"
            name={`until${day}`}
            defaultValue={shownEnd(hours?.until ?? '17:00')}
            className={time}
          />
        </div>
      )}
    </div>
  );
}

/** The browser's field knows no 24:00: midnight at the end of a day is 00:00 there. */
const shownEnd = (until: string): string => (until === '24:00' ? '00:00' : until);
const keptEnd = (until: string): string => (until === '00:00' ? '24:00' : until);

function bodyOf({ text }: Typed, open: ReadonlySet<number>): Body {
  const minutes = (name: string) => (text(name) === '' ? null : Number(text(name)));
  return {
    answer_minutes: minutes('answer_minutes'),
    resolve_minutes: minutes('resolve_minutes'),
    hours: DAYS.filter((day) => open.has(day)).map((day) => ({ day, from: text(`from${day}`), until: keptEnd(text(`until${day}`)) })),
  };
}
