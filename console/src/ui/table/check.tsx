type Props = { label: string; on: boolean; some?: boolean; toggle: (range: boolean) => void };

/** A box that chooses a row; with Shift, all rows from the one chosen before. */
export function Check({ label, on, some = false, toggle }: Props) {
  return (
    <label className="grid size-8 cursor-pointer place-items-center pointer-coarse:size-11">
      <input
        type="checkbox"
        aria-label={label}
        checked={on}
        ref={(box) => {
          if (box) box.indeterminate = some && !on;
        }}
        onChange={() => undefined}
        onClick={(event) => toggle(event.shiftKey)}
        className="size-4 accent-(--accent)"
      />
    </label>
  );
}
