import { newId } from '../../../kernel/ids.ts';
import type { GatewayKind } from '../../messaging/outbox/port.ts';
import type { MeterVendorDialect } from '../../vending/tokens/port.ts';
import { record, recordPlatform, systemSource } from '../audit/index.ts';
import type { TenantsDeps } from './deps.ts';
import { addPaymentChannel, type ChannelValues } from './payment-channels/channels.ts';
import { listChannels } from './payment-channels/queries.ts';
import { findTenantIdBySlug } from './queries.ts';
import type { ClientBody } from './schema.ts';
import { requireSlug } from './slug.ts';
import { addSmsChannel } from './sms-channels/sms-channels.ts';
import { listSmsChannels } from './sms-channels/queries.ts';
import { insertTenant } from './tenants.ts';
import { addVendorAccount } from './vendor-accounts/accounts.ts';
import { listAccounts } from './vendor-accounts/queries.ts';

/** What the seed and the commands make; each leaves alone what is there already. Without a base URL the platform's default holds. */

export interface EnsureTenant extends Pick<
  ClientBody,
  'company_info' | 'billing_info' | 'settings' | 'time_zone' | 'currency' | 'language' | 'check_meter_digit'
> {
  readonly slug: string;
  readonly name: string;
}

/** The tenant with this slug, made if it is missing. @returns its id. */
export async function ensureTenant({ db, clock }: TenantsDeps, options: EnsureTenant): Promise<string> {
  const slug = requireSlug(options.slug);
  const known = await db.asSystem((tx) => findTenantIdBySlug(tx, slug));
  if (known) return known;
  const id = newId();
  await db.inTenant(id, async (tx) => {
    await insertTenant(tx, { body: options, id, at: clock.now(), slugs: [slug] });
    const entry = { action: 'client.created', objectType: 'client', objectId: id };
    await record(tx, systemSource, [entry]);
    await recordPlatform(tx, systemSource, [entry]);
  });
  return id;
}

export interface EnsurePaymentChannel extends ChannelValues {
  readonly shortcode: string;
}

/** The tenant's channel with this shortcode, made if it is missing. @returns its id. */
export async function ensurePaymentChannel({ db, secrets, clock, defaults }: TenantsDeps, tenantId: string, options: EnsurePaymentChannel): Promise<string> {
  const values = { ...options, baseUrl: options.baseUrl ?? defaults.mpesaBaseUrl };
  return db.inTenant(tenantId, async (tx) => {
    const known = (await listChannels(tx)).find((row) => row.shortcode === values.shortcode);
    if (known) return known.id;
    const { id } = await addPaymentChannel(tx, { secrets, at: clock.now() }, values);
    await record(tx, systemSource, [
      { action: 'payment_channel.created', objectType: 'payment_channel', objectId: id, details: { shortcode: values.shortcode } },
    ]);
    return id;
  });
}

export interface EnsureVendorAccount {
  readonly dialect: MeterVendorDialect;
  readonly baseUrl?: string;
  readonly company: string;
  readonly username: string;
  readonly password: string;
  readonly maxInFlight?: number;
}

/** The tenant's account of this company and user, made if it is missing. @returns its id. */
export async function ensureVendorAccount({ db, secrets, clock, defaults }: TenantsDeps, tenantId: string, options: EnsureVendorAccount): Promise<string> {
  const values = { ...options, baseUrl: options.baseUrl ?? defaults.stronpowerBaseUrl };
  return db.inTenant(tenantId, async (tx) => {
    const known = (await listAccounts(tx)).find((row) => row.company === values.company && row.username === values.username);
    if (known) return known.id;
    const { id } = await addVendorAccount(tx, { secrets, at: clock.now() }, values);
    await record(tx, systemSource, [{ action: 'vendor_account.created', objectType: 'vendor_account', objectId: id }]);
    return id;
  });
}

export interface EnsureSmsChannel {
  readonly kind: GatewayKind;
  readonly baseUrl?: string;
  readonly user: string;
  readonly secret: string;
  readonly sender: string;
  readonly priority?: number;
}

/** The tenant's gateway of this kind and user, made if it is missing. @returns its id. */
export async function ensureSmsChannel({ db, secrets, clock, defaults }: TenantsDeps, tenantId: string, options: EnsureSmsChannel): Promise<string> {
  const values = { ...options, baseUrl: options.baseUrl ?? defaults.smsBaseUrls[options.kind] };
  return db.inTenant(tenantId, async (tx) => {
    const known = (await listSmsChannels(tx)).find((row) => row.kind === values.kind && row.account_user === values.user);
    if (known) return known.id;
    const { id } = await addSmsChannel(tx, { secrets, at: clock.now() }, values);
    await record(tx, systemSource, [{ action: 'sms_channel.created', objectType: 'sms_channel', objectId: id }]);
    return id;
  });
}
