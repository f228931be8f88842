import { useEffect, useState } from 'react';
import { words } from '../words.ts';
import { LONGEST_WAIT } from './waits.ts';

const STEP = 100;
const SETTLE_MS = 250;

type Props = { label: string; ms: number; set: (ms: number) => void };

/** A wait in ms; it is sent when the hand rests, not at every step of the slide. */
export function WaitSlider({ label, ms, set }: Props) {
  const [value, setValue] = useState(ms);
  const [moved, setMoved] = useState(false);
  useEffect(() => setValue(ms), [ms]);
  useEffect(() => {
    if (!moved) return;
    const timer = setTimeout(() => {
      setMoved(false);
      set(value);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [moved, value, set]);
  return (
    <label className="flex items-center gap-3 py-3">
      <span className="flex-1">{label}</span>
      <input
        type="range"
        min={0}
        max={LONGEST_WAIT}
        step={STEP}
        value={value}
        aria-valuetext={words.faults.milliseconds(value)}
        className="h-6 w-28 accent-accent"
        onChange={(event) => {
          setMoved(true);
          setValue(Number(event.target.value));
        }}
      />
      <span className="w-14 text-right text-sm text-quiet">{words.faults.milliseconds(value)}</span>
    </label>
  );
}
