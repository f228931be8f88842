import { lapse } from '../../../format/values.ts';
import { TONE } from '../../../ui/badge.tsx';
import { words } from '../words.ts';
import type { Line } from './line.ts';

/** The steps as dots on a line from the payment to the token on the phone, to scale. */
export function Track({ lines, totalMs }: { lines: readonly Line[]; totalMs: number }) {
  const inside = lines.filter((line) => line.afterMs <= totalMs);
  return (
    <div className="hidden w-full pt-1 group-open:block">
      <p className="text-sm text-money">{words.story.heldAfter(totalMs)}</p>
      <div role="img" aria-label={words.story.track} className="relative mx-1.5 mt-3 mb-1 h-3">
        <span className="absolute inset-x-0 top-1/2 h-0.5 -translate-y-1/2 rounded bg-money/35" />
        {inside.map((line) => (
          <span
            key={line.seq}
            title={`${line.text} ${lapse(line.afterMs)}`}
            className={`absolute top-0 size-3 -translate-x-1/2 rounded-full border-2 border-current ${TONE[line.tone]}`}
            style={{ left: `${totalMs === 0 ? 0 : (line.afterMs / totalMs) * 100}%` }}
          />
        ))}
      </div>
    </div>
  );
}
