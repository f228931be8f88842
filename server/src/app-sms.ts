import type { Config } from './config/config.ts';
import type { Secrets } from './kernel/crypto.ts';
import type { Db, Tx } from './kernel/db.ts';
import { lentAccount, ownersOf } from './modules/messaging/outbox/index.ts';
import type { GatewayAccount } from './modules/messaging/outbox/port.ts';
import { listSenders } from './modules/messaging/senders/index.ts';
import { createWays, type WayOf } from './modules/messaging/sms/index.ts';
import { hasSmsChannels, openSmsChannels, smsReportUrl } from './modules/tenancy/index.ts';
import { vendorDefaults } from './vendor-defaults.ts';

/** How text messages of a client leave: by its own gateways, or by those that the platform lends. */
export interface SmsAccounts {
  /** Of the platform, as it configured them. */
  readonly lent: readonly GatewayAccount[];
  /** A client's active accounts by priority; those of the platform where it has never had one. Secrets are open. */
  readonly of: (tx: Tx) => Promise<readonly GatewayAccount[]>;
  readonly wayOf: WayOf;
  /** The account whose reports come in under this key. */
  readonly byKey: (key: string) => GatewayAccount | undefined;
  readonly ownersOf: (channelId: string, reports: Parameters<typeof ownersOf>[2]) => ReturnType<typeof ownersOf>;
}

interface Keyed {
  readonly key: string;
  readonly account: GatewayAccount;
}

/** The platform's accounts, each with the key of its address for reports: the same at every start. */
export function lentAccounts(config: Config, secrets: Secrets): readonly Keyed[] {
  const { smsBaseUrls } = vendorDefaults(config);
  return config.smsGateways.map((gateway) => {
    const key = secrets.digest('sms-gateway-hook', gateway.kind).toString('hex').slice(0, 32);
    return { key, account: lentAccount({ ...gateway, baseUrl: smsBaseUrls[gateway.kind] }, smsReportUrl(config.publicUrl, key)) };
  });
}

export function smsAccounts({ config, secrets, db }: { readonly config: Config; readonly secrets: Secrets; readonly db: Db }): SmsAccounts {
  const keyed = lentAccounts(config, secrets);
  const lent = keyed.map(({ account }) => account);
  return {
    lent,
    of: async (tx) => {
      const own = await openSmsChannels(tx, secrets, config.publicUrl);
      if (own.length > 0 || lent.length === 0 || (await hasSmsChannels(tx))) return own;
      return underOwnName(tx, lent);
    },
    wayOf: createWays(lent),
    byKey: (key) => keyed.find((one) => one.key === key)?.account,
    ownersOf: (channelId, reports) => ownersOf(db, channelId, reports),
  };
}

/** What was approved for the client stands over its messages, tokens and receipts among them; the platform's name else. */
async function underOwnName(tx: Tx, lent: readonly GatewayAccount[]): Promise<readonly GatewayAccount[]> {
  const own = (await listSenders(tx)).find(({ isDefault }) => isDefault);
  return own === undefined ? lent : lent.map((account) => ({ ...account, sender: own.name }));
}
