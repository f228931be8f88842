import type { Clock } from './kernel/clock.ts';
import type { Tx } from './kernel/db.ts';
import { noteContacted } from './modules/messaging/contacts/index.ts';
import type { OutboxDeps } from './modules/messaging/outbox/index.ts';
import { markDelivered } from './modules/vending/tokens/index.ts';

/** A message that arrived, by whatever line: its token has, and its person was written to. */
export function noteDelivered(clock: Clock): OutboxDeps['onDelivered'] {
  return async (tx: Tx, rows) => {
    const tokens = rows.flatMap((row) => (row.tokenId ? [row.tokenId] : []));
    if (tokens.length > 0) await markDelivered(tx, tokens, clock.now());
    await noteContacted(
      tx,
      rows.map((row) => row.contactId),
      clock.now(),
    );
  };
}
