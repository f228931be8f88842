import type { Tx } from '../../../kernel/db.ts';
import { listSmsChannels } from '../../tenancy/index.ts';
import { isLent } from '../outbox/index.ts';
import type { GatewayAccount } from '../outbox/port.ts';
import { channelsOfSender, findSenderByName, listSenders, type SenderRow } from '../senders/index.ts';
import { senderInvalid } from './errors.ts';

export interface Way {
  /** The name it is sent under; null: the account's own. */
  readonly sender: string | null;
  /** The only gateway account it may leave by; null: by priority. */
  readonly channelId: string | null;
  /** The kind of the account that goes first. */
  readonly gateway: string;
}

/**
 * Under which name, and by which gateway accounts. A name that stands in a gateway account is as good as an approved one.
 * @returns null when no account is active
 * @throws AppError `sms.sender_not_yours`
 */
export type WayOf = (tx: Tx, name: string | null) => Promise<Way | null>;

interface Usable {
  readonly id: string;
  readonly kind: string;
  readonly sender: string;
}

/** @param lent accounts of the platform, for clients that have none of their own */
export function createWays(lent: readonly GatewayAccount[]): WayOf {
  return async (tx, name) => {
    const channels = await usableBy(tx, lent);
    const [first] = channels;
    if (!first) return null;
    const sender = name === null ? (await listSenders(tx)).find((one) => one.isDefault) : await findSenderByName(tx, name);
    if (sender?.status === 'active') return attached(tx, sender, channels);
    if (name === null) return { sender: null, channelId: null, gateway: first.kind };
    const own = channels.find((channel) => channel.sender.toLowerCase() === name.trim().toLowerCase());
    if (!own) throw senderInvalid(name);
    // a lent account stands under the client's own name by itself, so that the platform's has to be said
    return { sender: isLent(own.id) ? own.sender : null, channelId: own.id, gateway: own.kind };
  };
}

/** Who has accounts, but has switched them off, is not lent one: nothing is to leave. */
async function usableBy(tx: Tx, lent: readonly GatewayAccount[]): Promise<readonly Usable[]> {
  const own = await listSmsChannels(tx);
  return own.length > 0 ? own.filter((channel) => channel.is_active) : lent.map(({ channelId, kind, sender }) => ({ id: channelId, kind, sender }));
}

async function attached(tx: Tx, sender: SenderRow, channels: readonly Usable[]): Promise<Way> {
  const ids = await channelsOfSender(tx, sender.id);
  const usable = ids.length === 0 ? channels : channels.filter(({ id }) => ids.includes(id));
  const [first] = usable;
  if (!first) throw senderInvalid(sender.name);
  // with several, the order of priority decides, and a gateway that does not know the name refuses it
  return { sender: sender.name, channelId: ids.length > 0 && usable.length === 1 ? first.id : null, gateway: first.kind };
}
