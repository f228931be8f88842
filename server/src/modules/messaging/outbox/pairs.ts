import type { SendRate } from './port.ts';

/** When the credit of a pair would be whole again: the only thing that is kept of it. Null: it is whole. */
type Whole = Date | null;

const everyOf = ({ pairEveryMs = 0 }: SendRate): number => pairEveryMs;
/** How far into the time to come a pair may reach. */
const reachOf = (rate: SendRate): number => ((rate.pairBurst ?? 1) - 1) * everyOf(rate);

/** From when on the sender may write to this recipient again; null for now. */
export function pairOpensAt(rate: SendRate, wholeAt: Whole, now: Date): Date | null {
  const opens = wholeAt === null ? 0 : wholeAt.getTime() - reachOf(rate);
  return opens > now.getTime() ? new Date(opens) : null;
}

/** What is to be kept after a message to this recipient. */
export function afterMessage(rate: SendRate, wholeAt: Whole, now: Date): Date {
  return new Date(Math.max(wholeAt?.getTime() ?? 0, now.getTime()) + everyOf(rate));
}

/** What is to be kept so that the pair rests until this time. */
export function restingUntil(rate: SendRate | undefined, until: Date): Date {
  return new Date(until.getTime() + (rate ? reachOf(rate) : 0));
}
