import { useEffect, useRef, useState } from 'react';
import type { Meter } from '../../../api/sandbox-types.ts';

/** Litres drawn from a meter since the page began to look at it: what its credit fell by. */
export function useDrawn(meter: Meter | null): number {
  const [litres, setLitres] = useState(0);
  const last = useRef<{ id: string; credit: number } | null>(null);
  const id = meter?.meter_id ?? '';
  const credit = Number(meter?.credit_m3 ?? 0);
  useEffect(() => {
    const before = last.current;
    last.current = { id, credit };
    if (before?.id !== id) setLitres(0);
    else if (credit < before.credit) setLitres((sum) => sum + (before.credit - credit) * 1000);
  }, [id, credit]);
  return litres;
}
