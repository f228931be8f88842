import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import type { GatewayKind } from '../../messaging/outbox/port.ts';

/** The addresses that a new channel or account begins with. */
export interface VendorDefaults {
  readonly mpesaBaseUrl: string;
  readonly stronpowerBaseUrl: string;
  readonly smsBaseUrls: Readonly<Record<GatewayKind, string>>;
}

export interface TenantsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly defaults: VendorDefaults;
}

/** What a channel needs to be shown or changed inside a transaction. */
export interface ChannelTools {
  readonly secrets: Secrets;
  readonly publicUrl: string;
  readonly clock: Clock;
}
