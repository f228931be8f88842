import { Money, Volume } from '../../ui/values.tsx';
import { differs, signOf } from './break.ts';
import type { Break } from './break.ts';

/** What the other side has more than the books, in money or in water; a dash where neither differs. */
export function Difference({ of, currency }: { of: Pick<Break, 'difference' | 'difference_m3'>; currency: string }) {
  if (differs(of.difference)) {
    const { sign, size } = signOf(of.difference);
    return (
      <span className="whitespace-nowrap">
        {sign} <Money amount={size} currency={currency} />
      </span>
    );
  }
  if (!differs(of.difference_m3)) return <span className="text-quiet">–</span>;
  const { sign, size } = signOf(of.difference_m3);
  return (
    <span className="whitespace-nowrap">
      {sign} <Volume units={size} />
    </span>
  );
}
