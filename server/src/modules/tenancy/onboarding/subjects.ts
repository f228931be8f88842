import { createHash } from 'node:crypto';
import type { Tx } from '../../../kernel/db.ts';
import {
  c2bUrls,
  listAccounts,
  listChannels,
  listSmsChannels,
  openPaymentChannel,
  openSmsChannel,
  openVendorAccount,
  type PaymentChannelRow,
  type SmsChannelRow,
  type VendorAccountRow,
} from '../tenants/index.ts';
import type { LiveCode } from './codes.ts';
import type { GatewayAccount } from '../../messaging/outbox/port.ts';
import type { OnboardingTools } from './deps.ts';
import type { CheckOutcome } from './port.ts';

/** Something of a client that can be tried, as it lies in the database: nothing is opened yet. */
export interface Subject {
  readonly code: LiveCode;
  /** The channel or account; of what belongs to the whole platform, the tenant. */
  readonly id: string;
  readonly label: string;
  /** What is switched off is tried only when it is named. */
  readonly isActive: boolean;
  /** Whether all is there that the test needs. */
  readonly isComplete: boolean;
  /** Changes with the settings: an older result counts no more then. */
  readonly fingerprint: string;
  /** Known to be right without a test of ours. */
  readonly isProven: boolean;
  /** Opens the secrets inside the transaction; what it gives back runs outside of it. */
  open(tx: Tx, meter: string | null): Promise<() => Promise<CheckOutcome>>;
}

/** Everything of the client that can be tried, in the order of the check-list. */
export async function listSubjects(tx: Tx, deps: OnboardingTools): Promise<Subject[]> {
  const [channels, accounts, gateways] = [await listChannels(tx), await listAccounts(tx), await listSmsChannels(tx)];
  return [
    ...channels.map((row) => credentialsOf(deps, row)),
    ...channels.map((row) => urlsOf(deps, row)),
    ...accounts.map((row) => accountOf(deps, row)),
    ...(gateways.length > 0 ? gateways.map((row) => gatewayOf(deps, row)) : deps.lent.map((account) => lentOf(deps, account))),
    ...mailOf(tx, deps),
  ];
}

function credentialsOf({ secrets, provider }: OnboardingTools, row: PaymentChannelRow): Subject {
  return {
    code: 'mpesa_credentials',
    id: row.id,
    label: row.shortcode,
    isActive: row.is_active,
    isComplete: row.consumer_key_sealed !== null && row.consumer_secret_sealed !== null,
    fingerprint: fingerprint(row.base_url, row.consumer_key_sealed, row.consumer_secret_sealed),
    isProven: false,
    open: async (tx) => {
      const channel = await openPaymentChannel(tx, secrets, row.id);
      return () => provider.checkAccess(channel);
    },
  };
}

function urlsOf({ secrets, provider, publicUrl }: OnboardingTools, row: PaymentChannelRow): Subject {
  return {
    code: 'mpesa_urls',
    id: row.id,
    label: row.shortcode,
    isActive: row.is_active,
    isComplete: row.consumer_key_sealed !== null && row.consumer_secret_sealed !== null,
    fingerprint: fingerprint(row.base_url, row.shortcode, row.hook_key_sealed, publicUrl),
    isProven: row.urls_registered_at !== null,
    open: async (tx) => {
      const channel = await openPaymentChannel(tx, secrets, row.id);
      return async () => {
        const result = await provider.registerUrls(channel, c2bUrls(publicUrl, channel.hookKey));
        return result.kind === 'registered' ? { kind: 'ok', detail: '' } : { kind: result.kind, detail: result.reason };
      };
    },
  };
}

function accountOf({ secrets, vendor }: OnboardingTools, row: VendorAccountRow): Subject {
  return {
    code: 'vendor_account',
    id: row.id,
    label: row.company,
    isActive: !row.is_paused,
    isComplete: true,
    fingerprint: fingerprint(row.dialect, row.base_url, row.company, row.username, row.password_sealed),
    isProven: false,
    open: async (tx, meter) => {
      const { account } = await openVendorAccount(tx, secrets, row.id);
      return () => vendor.checkAccount(account, meter);
    },
  };
}

function gatewayOf({ secrets, gateways, publicUrl }: OnboardingTools, row: SmsChannelRow): Subject {
  return {
    code: 'sms_gateway',
    id: row.id,
    label: `${row.kind} ${row.sender}`.trim(),
    isActive: row.is_active,
    isComplete: true,
    fingerprint: fingerprint(row.kind, row.base_url, row.account_user, row.secret_sealed),
    isProven: false,
    open: async (tx) => {
      const account = await openSmsChannel(tx, { secrets, publicUrl }, row.id);
      return () => gateways[row.kind].checkGateway(account);
    },
  };
}

/** What is left at the platform's account is nobody else's to know. */
function lentOf({ gateways }: OnboardingTools, account: GatewayAccount): Subject {
  const check = async (): Promise<CheckOutcome> => {
    const outcome = await gateways[account.kind].checkGateway(account);
    return outcome.kind === 'ok' ? { kind: 'ok', detail: '' } : { kind: outcome.kind, detail: "the platform's gateway" };
  };
  return {
    code: 'sms_gateway',
    id: account.channelId,
    label: `${account.kind} ${account.sender} (platform)`,
    isActive: true,
    isComplete: true,
    fingerprint: fingerprint(account.kind, account.baseUrl, account.user),
    isProven: false,
    open: () => Promise.resolve(check),
  };
}

/** The mail server is the platform's; its settings change with a restart alone. */
function mailOf(tx: Tx, { mailer }: OnboardingTools): Subject[] {
  if (mailer === null) return [];
  const open = (): Promise<() => Promise<CheckOutcome>> => Promise.resolve(() => mailer.checkServer());
  return [{ code: 'email', id: tx.tenantId, label: '', isActive: true, isComplete: true, fingerprint: 'platform', isProven: false, open }];
}

function fingerprint(...settings: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 32);
}
