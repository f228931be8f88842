import type { Clock } from '../../../kernel/clock.ts';
import type { Db } from '../../../kernel/db.ts';
import { remember } from '../../../kernel/remember.ts';
import { findOperationBySecret } from './operations/queries.ts';
import { channelOfCheckout, ownShortcodes } from './queries.ts';
import { findPushBySecret } from './stk-queries.ts';
import type { HookChannel } from './webhook.ts';

export interface DirectoryDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly findByKey: (key: string) => Promise<HookChannel | null>;
  readonly findByShortcode: (shortcode: string) => Promise<HookChannel | null>;
  readonly activeTenants: () => Promise<readonly string[]>;
}

/** Who a notice is for, answered from memory: the intake must not wait for look-ups. */
export interface ChannelDirectory {
  channelByKey(key: string): Promise<HookChannel | null>;
  channelByShortcode(shortcode: string): Promise<HookChannel | null>;
  channelByCheckout(checkoutRequestId: string): Promise<HookChannel | null>;
  shortcodes(tenantId: string, fresh?: boolean): Promise<ReadonlySet<string>>;
  stkRequestOf(channel: HookChannel, secretHash: Buffer): Promise<string | undefined>;
  operationOf(channel: HookChannel, secretHash: Buffer): Promise<string | undefined>;
}

const KEPT_MS = 30_000;

export function createDirectory(deps: DirectoryDeps): ChannelDirectory {
  const { db, clock } = deps;
  const byKey = remember({ clock, milliseconds: KEPT_MS, load: deps.findByKey, isMiss: (value) => value === null });
  const byShortcode = remember({ clock, milliseconds: KEPT_MS, load: deps.findByShortcode, isMiss: (value) => value === null });
  const own = remember({ clock, milliseconds: KEPT_MS, load: (tenantId) => db.inTenant(tenantId, ownShortcodes) });
  return {
    channelByKey: (key) => byKey.get(key),
    channelByShortcode: (shortcode) => byShortcode.get(shortcode),
    shortcodes: (tenantId, fresh) => own.get(tenantId, fresh),
    stkRequestOf: (channel, secretHash) => db.inTenant(channel.tenantId, (tx) => findPushBySecret(tx, channel.channelId, secretHash)),
    operationOf: (channel, secretHash) => db.inTenant(channel.tenantId, (tx) => findOperationBySecret(tx, channel.channelId, secretHash)),
    async channelByCheckout(checkoutRequestId) {
      // only the older, tenantless callback path comes here; new pushes carry their own path
      for (const tenantId of await deps.activeTenants()) {
        const channelId = await db.inTenant(tenantId, (tx) => channelOfCheckout(tx, checkoutRequestId));
        if (channelId) return { tenantId, channelId };
      }
      return null;
    },
  };
}
