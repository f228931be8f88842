import type { Db, Tx } from '../../../kernel/db.ts';
import type { TextReader } from '../outbox/index.ts';
import type { GatewayAccount, GatewayKind, SmsGateway } from '../outbox/port.ts';
import type { SendDeps } from './send.ts';

export interface SmsDeps extends SendDeps {
  readonly db: Db;
  readonly texts: TextReader;
  readonly gateways: Readonly<Record<GatewayKind, SmsGateway>>;
  /** The tenant's active gateway accounts by priority, secrets opened. */
  readonly accountsOf: (tx: Tx) => Promise<readonly GatewayAccount[]>;
}
