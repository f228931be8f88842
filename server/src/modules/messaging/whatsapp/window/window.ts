import type { Tx } from '../../../../kernel/db.ts';
import { lastHeard, type LastHeard } from './queries.ts';
import { variantsOf } from './variants.ts';

const HOUR_MS = 3_600_000;
const OPEN_MS = 24 * HOUR_MS;
/** Clocks differ and calls take time: what is this close to the end counts as over. */
const MARGIN_MS = 3 * 60_000;
/** After a click on an advertisement, once answered within a day. */
export const FREE_MS = 72 * HOUR_MS;

export interface Window {
  /** True: anything may be sent. False: an approved template only. */
  readonly isOpen: boolean;
  /** When free text ends or ended; null when the person never wrote to this number. */
  readonly closesAt: Date | null;
  readonly lastInboundAt: Date | null;
  /** No charge until then; null for none. */
  readonly freeUntil: Date | null;
}

export interface WindowAsk {
  readonly numberId: string;
  /** Digits without plus, or a business-scoped id. */
  readonly peers: readonly string[];
  readonly now: Date;
}

/** How the 24 hours of one person towards one number stand; each of the person's ids counts, in every way it is written. */
export async function windowOf(tx: Tx, { numberId, peers, now }: WindowAsk): Promise<Window> {
  return windowFrom(await lastHeard(tx, numberId, [...new Set(peers.flatMap(variantsOf))]), now);
}

export function windowFrom(rows: readonly LastHeard[], now: Date): Window {
  const last = latest(rows.map((row) => row.last_inbound_at));
  if (last === null) return { isOpen: false, closesAt: null, lastInboundAt: null, freeUntil: null };
  const closesAt = new Date(last.getTime() + OPEN_MS);
  const freeUntil = latest(rows.flatMap((row) => row.free_until ?? []));
  return {
    isOpen: now.getTime() < closesAt.getTime() - MARGIN_MS,
    closesAt,
    lastInboundAt: last,
    freeUntil: freeUntil !== null && freeUntil > now ? freeUntil : null,
  };
}

function latest(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.max(...times.map((at) => at.getTime())));
}
