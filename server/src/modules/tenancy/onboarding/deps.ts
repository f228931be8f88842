import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import type { GatewayAccount, GatewayKind } from '../../messaging/outbox/port.ts';
import type { PaymentProvider } from '../../vending/payments/port.ts';
import type { GatewayCheck, MailCheck, MoneyAccessCheck, VendorAccountCheck } from './port.ts';

/** What verbs inside a transaction may use. */
export interface OnboardingTools {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly provider: MoneyAccessCheck & Pick<PaymentProvider, 'registerUrls'>;
  readonly vendor: VendorAccountCheck;
  readonly gateways: Readonly<Record<GatewayKind, GatewayCheck>>;
  /** Gateway accounts of the platform, for clients that have none of their own. */
  readonly lent: readonly GatewayAccount[];
  /** Null where no mail server is configured. */
  readonly mailer: MailCheck | null;
}

export interface OnboardingDeps extends OnboardingTools {
  readonly db: Db;
}
