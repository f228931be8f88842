import { useEffect, useRef, useState } from 'react';
import { Refused } from '../../../api/http.ts';
import type { Payment } from '../../../api/sandbox.ts';
import type { SimulatorState } from '../use-simulator.ts';
import { words } from '../words.ts';

/** Pays; the answer is the text of a refusal to show by the PIN pad, or "" when an SMS tells the outcome. */
export function usePay(sim: SimulatorState, toMessages: () => void) {
  return async (payment: Payment): Promise<string> => {
    try {
      await sim.sandbox.pay(sim.phoneId ?? '', payment);
    } catch (error) {
      if (!(error instanceof Refused)) return words.unreachable;
      // A refusal by the utility's validation reaches the payer as an SMS from M-PESA.
      if (!error.code.startsWith('C2B')) return error.message;
    }
    sim.refresh();
    toMessages();
    return '';
  };
}

type Reading = { owner: string; count: number; inFront: boolean };

/** How many of `count` messages came since the owner of the phone last looked at them. */
export function useUnread({ owner, count, inFront }: Reading): number {
  const lastOwner = useRef(owner);
  const [seen, setSeen] = useState(count);
  useEffect(() => {
    const changed = lastOwner.current !== owner;
    lastOwner.current = owner;
    if (inFront || changed || count < seen) setSeen(count);
  }, [owner, count, inFront, seen]);
  return Math.max(0, count - seen);
}
