import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config/config.ts';
import { systemClock } from './kernel/clock.ts';
import { createSecrets, type Secrets } from './kernel/crypto.ts';
import type { Db, Tx } from './kernel/db.ts';
import { systemSource } from './modules/tenancy/audit/index.ts';
import {
  ensureMembership,
  ensurePaymentChannel,
  ensureSmsChannel,
  ensureTenant,
  ensureUser,
  ensureVendorAccount,
  type TenantsDeps,
} from './modules/tenancy/index.ts';
import { ensureCustomer, payerDigest } from './modules/vending/customers/index.ts';
import { assignMeter, ensureMeter } from './modules/vending/meters/index.ts';
import { ensureTariff } from './modules/vending/tariffs/index.ts';
import { vendorDefaults } from './vendor-defaults.ts';

export interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly shortcode: string;
  readonly company: string;
  readonly priceMinor: bigint;
  readonly meters: readonly {
    readonly number: string;
    readonly location: string;
    /** Latitude and longitude in degrees. */
    readonly position: readonly [string, string];
    readonly customer: string;
    readonly phone: string;
    readonly language: 'en' | 'sw';
  }[];
}

/** Meter numbers carry their check digit; the phones are nobody's. */
export const DEMO_TENANTS: readonly DemoTenant[] = [
  {
    slug: 'demo',
    name: 'Mto Water',
    shortcode: '600100',
    company: 'MTOWATER',
    priceMinor: 15_000n,
    meters: [
      {
        number: '58100000007',
        location: 'Kilimani, plot 12',
        position: ['-1.292100', '36.783700'],
        customer: 'Amina Wanjiku',
        phone: '254712345678',
        language: 'en',
      },
      {
        number: '58100000015',
        location: 'Kilimani, plot 14',
        position: ['-1.293400', '36.785200'],
        customer: 'Baraka Otieno',
        phone: '254722000111',
        language: 'sw',
      },
      {
        number: '58100000023',
        location: 'Umoja kiosk',
        position: ['-1.279000', '36.889000'],
        customer: 'Umoja Water Kiosk',
        phone: '254733000222',
        language: 'en',
      },
    ],
  },
  {
    slug: 'other',
    name: 'Other Utility',
    shortcode: '600200',
    company: 'OTHERWATER',
    priceMinor: 20_000n,
    meters: [
      {
        number: '58200000006',
        location: 'Ziwa road 3',
        position: ['-0.091700', '34.768000'],
        customer: 'Otieno Odhiambo',
        phone: '254711000333',
        language: 'en',
      },
    ],
  },
];

/** What the simulator's page begins with. */
export const DEMO = { shortcode: '600100', meter: '58100000007', phone: '254712345678' } as const;

/** Who asks the simulated M-Pesa for reversals; a name, not a secret. */
export const DEMO_INITIATOR = 'demo-initiator';

/** Credentials of the simulated vendors; they open nothing outside this machine. */
export const DEMO_ACCOUNTS = {
  mpesa: {
    consumerKey: 'demo-key',
    consumerSecret: 'demo-secret',
    passkey: 'demo-passkey',
    securityCredential: 'demo-security-credential',
  },
  stronpower: { username: 'vend', password: 'vend-demo' },
} as const;

/** Each tenant has gateways of its own, so that a delivery report finds its way back to it. */
function demoGateways(slug: string): Record<'beem' | 'africastalking', { user: string; secret: string }> {
  return { beem: { user: `beem-${slug}`, secret: `beem-${slug}-secret` }, africastalking: { user: `at-${slug}`, secret: `at-${slug}-key` } };
}

interface DemoLogin {
  readonly email: string;
  readonly role: string;
  readonly password: string;
}
export type DemoLogins = readonly DemoLogin[];

const USERS = [
  { email: 'admin@mkondo.test', first: 'Neema', role: 'system_admin', tenant: null },
  { email: 'owner@demo.test', first: 'Wambui', role: 'client_admin', tenant: 'demo' },
  { email: 'operator@demo.test', first: 'Juma', role: 'operator', tenant: 'demo' },
  { email: 'engineer@demo.test', first: 'Achieng', role: 'field_engineer', tenant: 'demo' },
  { email: 'viewer@demo.test', first: 'Zawadi', role: 'read_only', tenant: 'demo' },
  { email: 'owner@other.test', first: 'Kofi', role: 'client_admin', tenant: 'other' },
] as const;

/** Two tenants with meters, customers, tariffs and simulated vendors, and the six demo users. Idempotent. */
export async function seedDemo(config: Config, db: Db): Promise<DemoLogins> {
  const password = demoPassword(config);
  const secrets = createSecrets(config.secrets.sealing, config.secrets.digestKey);
  const seed: TenantsDeps = { db, secrets, clock: systemClock, publicUrl: config.publicUrl, defaults: vendorDefaults(config) };
  const ids = new Map<string, string>();
  for (const tenant of DEMO_TENANTS) ids.set(tenant.slug, await seedTenant(seed, tenant));
  for (const user of USERS) {
    const homeTenantId = user.tenant ? ids.get(user.tenant)! : null;
    const userId = await ensureUser(db, {
      email: user.email,
      password,
      firstName: user.first,
      isSystemAdmin: user.role === 'system_admin',
      isDemo: true,
      homeTenantId,
      resetPassword: true,
    });
    if (homeTenantId && user.role !== 'system_admin') await ensureMembership(db, { userId, tenantId: homeTenantId, role: user.role });
  }
  return USERS.map(({ email, role }) => ({ email, role, password }));
}

/** The same over restarts: made once, kept beside the data, unless the environment names one. */
function demoPassword(config: Config): string {
  if (config.demoPassword) return config.demoPassword;
  const file = join(config.dataDir, 'demo-password');
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true });
    writeFileSync(file, randomBytes(9).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

async function seedTenant(deps: TenantsDeps, demo: DemoTenant): Promise<string> {
  const gateways = demoGateways(demo.slug);
  const tenantId = await ensureTenant(deps, { slug: demo.slug, name: demo.name });
  await ensurePaymentChannel(deps, tenantId, {
    shortcode: demo.shortcode,
    kind: 'paybill',
    externalValidation: true,
    initiator: DEMO_INITIATOR,
    ...DEMO_ACCOUNTS.mpesa,
  });
  await ensureVendorAccount(deps, tenantId, { dialect: 'stronpower', company: demo.company, ...DEMO_ACCOUNTS.stronpower });
  await ensureSmsChannel(deps, tenantId, { kind: 'beem', ...gateways.beem, sender: 'MKONDO', priority: 1 });
  await ensureSmsChannel(deps, tenantId, { kind: 'africastalking', ...gateways.africastalking, sender: 'MKONDO', priority: 2 });
  await deps.db.inTenant(tenantId, (tx) => seedRegistry(tx, deps.secrets, demo));
  return tenantId;
}

async function seedRegistry(tx: Tx, secrets: Secrets, demo: DemoTenant): Promise<void> {
  await ensureTariff(tx, systemSource, {
    name: 'Domestic',
    isDefault: true,
    terms: {
      mode: 'own',
      blocks: [{ upToTenths: null, priceMinor: demo.priceMinor }],
      vatBasisPoints: 0,
      vatInclusive: false,
      levies: [],
      standingChargeMinor: 0n,
      arrearsShareBasisPoints: 0,
      lifelineTenths: 0,
      lifelinePriceMinor: 0n,
      minimumMinor: 1_500n,
    },
  });
  for (const meter of demo.meters) {
    const { id: meterId, created } = await ensureMeter(tx, systemSource, {
      number: meter.number,
      location: meter.location,
      latitude: meter.position[0],
      longitude: meter.position[1],
      vendor_customer_id: `C${meter.number.slice(-4)}`,
    });
    const { id: customerId } = await ensureCustomer(tx, systemSource, {
      name: meter.customer,
      phone: { digits: meter.phone, digest: payerDigest(secrets, meter.phone) },
      language: meter.language,
    });
    if (created) await assignMeter(tx, systemSource, { meterId, customerId });
  }
}
