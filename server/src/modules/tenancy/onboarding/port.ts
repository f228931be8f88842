import type { GatewayAccount } from '../../messaging/outbox/port.ts';
import type { PaymentChannelAccount } from '../../vending/payments/port.ts';
import type { VendorAccount } from '../../vending/tokens/port.ts';

/** What came of trying a credential once. `unknown`: nothing came back that tells, so it may be tried again. */
export type CheckOutcome =
  | { readonly kind: 'ok'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string };

/** Each of these asks the other side something that changes nothing there. Never throws. */
export interface MoneyAccessCheck {
  /** Asks for an access token of the application. */
  checkAccess(account: PaymentChannelAccount): Promise<CheckOutcome>;
}

export interface VendorAccountCheck {
  /** @param meterNumber any meter of the account; without one the current dialect proves nothing */
  checkAccount(account: VendorAccount, meterNumber: string | null): Promise<CheckOutcome>;
}

export interface GatewayCheck {
  /** Asks for the balance of the account. */
  checkGateway(account: GatewayAccount): Promise<CheckOutcome>;
}

export interface MailCheck {
  /** Connects and signs in, and leaves without a message. */
  checkServer(): Promise<CheckOutcome>;
}
