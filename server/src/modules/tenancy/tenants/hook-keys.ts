import { Type, type Static } from 'typebox';
import { randomHex, type Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { addLookup, retireKeys, type ChannelKind } from './lookups/queries.ts';

const HOUR_MS = 3_600_000;
const USUAL_GRACE_HOURS = 24;

export const NewKeyBody = Type.Object(
  {
    /** For so long the former addresses go on to work; 0 ends them at once, which loses what is sent there. */
    grace_hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 168 })),
  },
  { additionalProperties: false },
);

export interface NewKey {
  readonly sealed: string;
  readonly details: { readonly grace_hours: number; readonly former_until: string };
}

/**
 * A new unguessable key for a channel's hook paths, in the caller's transaction. Former keys lead to the channel
 * until the grace is over; a process that has one in memory may take it half a minute longer.
 */
export async function replaceHookKey(
  tx: Tx,
  { secrets, at }: { readonly secrets: Secrets; readonly at: Date },
  channel: { readonly id: string; readonly kind: ChannelKind; readonly body: Static<typeof NewKeyBody> | undefined },
): Promise<NewKey> {
  const hours = channel.body?.grace_hours ?? USUAL_GRACE_HOURS;
  const until = new Date(at.getTime() + hours * HOUR_MS);
  const key = randomHex(16);
  await retireKeys(tx, channel.id, until);
  await addLookup(tx, { key, channelId: channel.id, kind: channel.kind });
  return {
    sealed: secrets.seal(key, { tenantId: tx.tenantId, recordId: channel.id, field: 'hook_key' }),
    details: { grace_hours: hours, former_until: until.toISOString() },
  };
}
