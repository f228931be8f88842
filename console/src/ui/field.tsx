import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { useFieldTexts } from './use-field-texts.ts';

const CONTROL =
  'h-9 w-full rounded-md border border-line bg-surface-1 px-3 pointer-coarse:h-11 placeholder:text-quiet aria-invalid:border-danger disabled:opacity-50';

type Around = { label: string; hint?: string | undefined; errors?: readonly string[] | undefined };

function Labelled({ label, hint, errors, children }: Around & { children: (ids: { id: string; describedBy: string; invalid: boolean }) => ReactNode }) {
  const id = useId();
  const wrong = useFieldTexts(errors ?? []);
  const invalid = wrong !== '';
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children({ id, describedBy: `${id}-hint`, invalid })}
      <p id={`${id}-hint`} className={`mt-1.5 text-xs ${invalid ? 'text-danger' : 'text-quiet'}`} role={invalid ? 'alert' : undefined}>
        {invalid ? wrong : hint}
      </p>
    </div>
  );
}

/** An input with its name, a hint, and in its place what is wrong. */
export function Field({ label, hint, errors, ...input }: Around & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Labelled label={label} hint={hint} errors={errors}>
      {({ id, describedBy, invalid }) => (
        <input id={id} aria-describedby={describedBy} aria-invalid={invalid} data-first={input.autoFocus} className={CONTROL} {...input} />
      )}
    </Labelled>
  );
}

type Choice = { value: string; label: string };

export function Select({ label, hint, errors, choices, ...select }: Around & { choices: readonly Choice[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Labelled label={label} hint={hint} errors={errors}>
      {({ id, describedBy, invalid }) => (
        <select id={id} aria-describedby={describedBy} aria-invalid={invalid} className={CONTROL} {...select}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

const AREA = 'w-full rounded-md border border-line bg-surface-1 px-3 py-2 placeholder:text-quiet aria-invalid:border-danger disabled:opacity-50';

/** A field for a text of several lines. */
export function TextArea({ label, hint, errors, ...area }: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Labelled label={label} hint={hint} errors={errors}>
      {({ id, describedBy, invalid }) => (
        <textarea id={id} aria-describedby={describedBy} aria-invalid={invalid} rows={4} data-first={area.autoFocus} className={AREA} {...area} />
      )}
    </Labelled>
  );
}
