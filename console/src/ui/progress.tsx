type Props = { label: string; percent: number | null; text: string };

/** How far a long job is; without a share it only says that it goes on. */
export function Progress({ label, percent, text }: Props) {
  return (
    <div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { 'aria-valuenow': Math.round(percent) })}
        className="h-2 overflow-hidden rounded-full bg-surface-3"
      >
        <div
          className={`h-full rounded-full bg-accent transition-[width] duration-150 ${percent === null ? 'opacity-60' : ''}`}
          style={{ width: percent === null ? '100%' : `${Math.max(2, Math.min(100, percent))}%` }}
        />
      </div>
      <p role="status" className="mt-1.5 text-sm text-quiet tabular-nums">
        {text}
      </p>
    </div>
  );
}
