import type { Tx } from '../../../../kernel/db.ts';
import { findByMeta } from '../numbers/queries.ts';
import type { HookItem, HookPlace } from '../port.ts';
import type { Located } from './apply.ts';
import type { EventRow } from './queries.ts';

type Known = Awaited<ReturnType<typeof findByMeta>>[number];

/** Which number of the tenant each item belongs to; null for none of its own. */
export async function locate(tx: Tx, read: readonly { readonly event: EventRow; readonly items: readonly HookItem[] }[]): Promise<readonly Located[]> {
  const places = read.flatMap(({ items }) => items.map((item) => item.place));
  const ids = (pick: (place: HookPlace) => string): string[] => [...new Set(places.map(pick))].filter((id) => id !== '');
  const known = places.length === 0 ? [] : await findByMeta(tx, { phoneNumberIds: ids((place) => place.phoneNumberId), wabaIds: ids((place) => place.wabaId) });
  return read.flatMap(({ event, items }) =>
    items.map((item) => ({ item, eventId: event.id, receivedAt: event.received_at, ...numbersOf(item.place, event, known) })),
  );
}

/** A number is named by its id; an account's news may name it by its digits, or mean all of them. */
function numbersOf(place: HookPlace, event: EventRow, known: readonly Known[]): { readonly numberId: string | null; readonly all: readonly string[] } {
  const named = known.find((number) => number.phone_number_id === place.phoneNumberId);
  if (named) return { numberId: named.id, all: [named.id] };
  const account = known.filter((number) => number.waba_id === place.wabaId);
  const shown = place.displayNumber === '' ? undefined : account.find((number) => number.display_number === place.displayNumber);
  const all = (shown ? [shown] : account).map((number) => number.id);
  // what names a number that is none of ours is not for the one whose address it came to
  const numberId = place.phoneNumberId === '' ? (event.number_id ?? all[0] ?? null) : null;
  return { numberId, all };
}
