type Option<T extends string> = { value: T; label: string };

type Props<T extends string> = { label: string; value: T; options: readonly Option<T>[]; onChange: (value: T) => void; warnAway?: boolean };

/** A choice of one among few, all in sight: radio buttons in a row. With `warnAway`, all but the first look amber. */
export function Segmented<T extends string>({ label, value, options, onChange, warnAway = false }: Props<T>) {
  return (
    <fieldset className="inline-flex shrink-0 rounded-lg border border-line bg-surface-2 p-0.5" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={segmentClass(option.value === value, warnAway && option.value !== options[0]?.value)}>
          <input type="radio" className="sr-only" name={label} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

function segmentClass(chosen: boolean, warn: boolean): string {
  const base =
    'flex min-h-7 cursor-pointer items-center rounded-md px-2.5 text-xs transition-colors duration-150 pointer-coarse:min-h-10 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent';
  if (!chosen) return `${base} text-quiet hover:text-text`;
  return `${base} font-medium shadow-xs ${warn ? 'bg-warn-soft text-warn' : 'bg-raised text-text'}`;
}
