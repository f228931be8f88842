import { pause } from './wait.ts';
import type { Rig } from './rig.ts';

/** What was typed on the phone, and what should come of it. */
export interface Paid {
  readonly receipt: string;
  readonly account: string;
  readonly amount: string;
}

/**
 * One payment: mostly to a meter, sometimes to an account that nobody has (suspense) or too small for any
 * water (wallet). Amounts leave remainders, so that wallets move too. A plain one buys water for certain.
 */
export async function pay(rig: Rig, { plain = false }: { plain?: boolean } = {}): Promise<Paid> {
  const { dice } = rig;
  const utility = dice.pick(rig.utilities);
  const meter = dice.pick(utility.meters);
  const kind = plain ? 0.5 : dice.next();
  const account = kind < 0.03 ? `HOUSE ${dice.int(1, 99)}` : kind < 0.08 ? ` ${meter.number.slice(0, 5)} ${meter.number.slice(5)}` : meter.number;
  const amount = kind > 0.97 ? `${dice.int(1, 9)}.00` : `${dice.int(20, 1500)}.00`;
  const receipt = await rig.vendors.pay({ shortcode: utility.shortcode, account, amount, msisdn: `2547990${String(dice.int(0, 99_999)).padStart(5, '0')}` });
  return { receipt, account, amount };
}

export async function payMany(rig: Rig, count: number): Promise<void> {
  for (let paid = 0; paid < count; paid += 1) await pay(rig);
}

export interface Stream {
  readonly paid: () => number;
  stop(): Promise<number>;
}

/** Payments at random moments until told to stop. */
export function startStream(rig: Rig, meanMs: number): Stream {
  const stream = { running: true, paid: 0 };
  const loop = (async () => {
    while (stream.running) {
      await pay(rig);
      stream.paid += 1;
      await pause(Math.min(rig.dice.pause(meanMs), meanMs * 5));
    }
  })();
  return {
    paid: () => stream.paid,
    stop: async () => {
      stream.running = false;
      await loop;
      return stream.paid;
    },
  };
}
