import type { Tone } from './badge.tsx';

type Share = { label: string; value: number; tone: Tone; chosen?: boolean; choose?: () => void };

const FILL: Readonly<Record<Tone, string>> = {
  done: 'bg-money',
  flight: 'bg-water',
  need: 'bg-danger',
  unknown: 'bg-unknown',
  warn: 'bg-warn',
  plain: 'bg-quiet/50',
};

/** One whole cut into what became of its parts, with each part's name and figure below; parts may be filters. */
export function ShareBar({ label, shares }: { label: string; shares: readonly Share[] }) {
  const all = Math.max(
    1,
    shares.reduce((sum, share) => sum + share.value, 0),
  );
  const shown = shares.filter((share) => share.value > 0 || share.chosen);
  return (
    <div role="group" aria-label={label}>
      <div aria-hidden="true" className="flex h-2.5 gap-px overflow-hidden rounded-full bg-surface-3">
        {shown.map((share) => (
          <span key={share.label} className={`${FILL[share.tone]} transition-[width] duration-300`} style={{ width: `${(share.value / all) * 100}%` }} />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-1 gap-y-1">
        {shown.map((share) => (
          <li key={share.label}>
            {share.choose ? (
              <button
                type="button"
                aria-pressed={share.chosen === true}
                onClick={share.choose}
                className="flex min-h-7 items-center gap-1.5 rounded-md px-2 text-sm hover:bg-surface-2 aria-pressed:bg-accent-soft pointer-coarse:min-h-11"
              >
                <Entry share={share} />
              </button>
            ) : (
              <span className="flex min-h-7 items-center gap-1.5 pr-3 text-sm">
                <Entry share={share} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Entry({ share }: { share: Share }) {
  return (
    <>
      <span aria-hidden="true" className={`size-2.5 rounded-sm ${FILL[share.tone]}`} />
      <span className="text-quiet">{share.label}</span>
      <span className="font-medium tabular-nums">{share.value.toLocaleString()}</span>
    </>
  );
}
