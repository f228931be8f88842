import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { windowOf } from '../window/window.ts';
import { chooseSender } from './open.ts';
import { addReached, readReach } from './reach-queries.ts';

const DAY_MS = 24 * 3_600_000;
/** A twentieth of what Meta allows is left to single messages: tokens, notices, answers after the window. */
const LEFT_FOR_OTHERS = 0.05;

/** Different people within any 24 hours, by Meta's tiers; null where none is set or none is known. */
export function limitOf(tier: string): number | null {
  const found = /^TIER_(\d+)(K?)$/.exec(tier.toUpperCase());
  return found ? Number(found[1]) * (found[2] === 'K' ? 1_000 : 1) : null;
}

interface Said {
  readonly secrets: Secrets;
  readonly numberId: string;
  /** Digits without plus, or a business-scoped id. */
  readonly to: string;
  readonly now: Date;
}

/** A template to somebody whose window is closed begins a talk: Meta counts the person. */
export async function countReached(tx: Tx, { secrets, numberId, to, now }: Said): Promise<void> {
  if ((await windowOf(tx, { numberId, peers: [to], now })).isOpen) return;
  await addReached(tx, { numberId, person: secrets.digest('whatsapp-reach', to).subarray(0, 16), at: now });
}

export interface Room {
  /** Of what a campaign may take. */
  readonly left: number;
  /** When there is some again, where nothing is left. */
  readonly opensAt: Date | null;
}

/**
 * How many more people a campaign may begin talks with by this number now; null where Meta sets no limit. Who was reached
 * within the day already would not count again: they are counted all the same, which keeps to the safe side.
 * @throws AppError as `chooseSender`
 */
export async function roomOf(tx: Tx, { numberId, now }: { readonly numberId: string | null; readonly now: Date }): Promise<Room | null> {
  const id = await chooseSender(tx, numberId);
  const reach = await readReach(tx, { numberId: id, since: new Date(now.getTime() - DAY_MS) });
  const limit = reach === undefined ? null : limitOf(reach.messagingLimit);
  if (reach === undefined || limit === null) return null;
  return { left: Math.max(0, Math.floor(limit * (1 - LEFT_FOR_OTHERS)) - reach.reached), opensAt: reach.opensAt };
}
