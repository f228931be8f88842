type Choice = { value: string; label: string };

type Props = { label: string; value: string; choices: Choice[]; onChange: (value: string) => void };

/** Which phone or meter is drawn; with only one there is nothing to choose and its name is shown. */
export function Chooser({ label, value, choices, onChange }: Props) {
  return (
    <div className="mb-2 flex h-9 items-center gap-3 px-1 lg:mb-3">
      <h2 className="text-lg font-semibold">{label}</h2>
      {choices.length > 1 ? (
        <select
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="ml-auto h-9 min-w-0 rounded-md border border-line bg-surface-1 px-2 text-sm text-text"
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : (
        <p className="ml-auto truncate text-sm text-quiet">{choices[0]?.label}</p>
      )}
    </div>
  );
}
