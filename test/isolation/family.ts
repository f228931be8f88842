import { randomInt } from 'node:crypto';
import type { Secrets } from '../../server/src/kernel/crypto.ts';
import { newId } from '../../server/src/kernel/ids.ts';
import { tokenDigest } from '../../server/src/modules/vending/tokens/sealing.ts';
import { tenantTables, type Query } from './catalogue-checks.ts';
import { createBatch } from './batch.ts';
import { createFiller, type Filler } from './columns.ts';
import { digits } from './digits.ts';
import { accountRows } from './family-accounts.ts';
import { campaigns } from './family-campaigns.ts';
import { desk } from './family-desk.ts';
import { newFamily, type Family } from './family-ids.ts';
import { inbox } from './family-inbox.ts';
import { keyChanges } from './family-keys.ts';
import { contacts } from './family-people.ts';
import { messages, orders, reconciliation, reports } from './family-records.ts';
import { textMessages } from './family-sms.ts';
import { webhooks } from './family-webhooks.ts';
import { whatsapp } from './family-whatsapp.ts';

export interface FamilyOptions {
  readonly query: Query;
  readonly secrets: Secrets;
  readonly tenantId: string;
  readonly canary: string;
}

/** Writes a family of rows for the tenant. Every text that may hold any holds the canary. */
export async function addFamily(options: FamilyOptions): Promise<Family> {
  const family = newFamily(options.tenantId);
  const batch = createBatch(options.query);
  const filler = await createFiller({ ...options, write: batch.query });
  await people(filler, family);
  await accountRows(filler, family);
  await accounts(filler, family);
  await registry(filler, family);
  await keyChanges(filler, family);
  await money(filler, options, family);
  await desk(filler, options, family);
  await orders(filler, family);
  await messages(filler, family);
  await textMessages(filler, family);
  await webhooks(filler, family);
  await whatsapp(filler, options.query, family);
  await reports(filler, family);
  await reconciliation(filler, family);
  await contacts(filler, family);
  await inbox(filler, family);
  await campaigns(filler, family);
  // triggers have counted the family's meters and customers; what came may have been added to the counts since
  await filler.insert('registry_counts', [{ kind: 'customers', n: 0n }]);
  await filler.insert('registry_moves', [{ kind: 'customers', status: '', n: 0n }]);
  await batch.flush();
  await theRest(filler, options);
  await batch.flush();
  return family;
}

async function people({ insert }: Filler, f: Family): Promise<void> {
  const people = [f.user, f.colleague].map((id) => ({ id, email: `p${id}@isolation.test`, password_hash: null, home_tenant_id: f.client, deleted_at: null }));
  await insert('users', people);
  await insert(
    'memberships',
    people.map(({ id }) => ({ user_id: id, role: 'operator' })),
  );
  await insert('api_keys', [{ id: f.apiKey, scopes: ['meters.read'], prefix: 'mk_live_abcdef' }]);
}

async function accounts({ insert }: Filler, f: Family): Promise<void> {
  const shortcode = `7${digits(7)}`;
  // not the accounts that the tenant works with: those are the seed's
  const vendor = { dialect: 'stronpower', base_url: 'http://127.0.0.1:9', is_default: false };
  await insert('vendor_accounts', [
    { ...vendor, id: f.vendorAccount, is_paused: false },
    { ...vendor, id: f.pausedAccount, is_paused: true },
  ]);
  await insert('payment_channels', [{ id: f.channel, provider: 'mpesa', kind: 'paybill', shortcode, base_url: 'http://127.0.0.1:9', is_active: false }]);
  await insert('shortcodes', [{ shortcode, channel_id: f.channel }]);
  await insert('channel_lookups', [{ channel_id: f.channel, kind: 'mpesa' }]);
  await insert('sms_channels', [{ id: f.smsChannel, kind: 'beem', base_url: 'http://127.0.0.1:9', is_active: false, priority: 500 }]);
  await insert('registry_imports', [{ id: f.registryImport, kind: 'meters', format: 'csv', state: 'done', mapping: '{}' }]);
  await insert('registry_import_files', [{ import_id: f.registryImport }]);
  await insert('registry_import_rejects', [{ import_id: f.registryImport, row_number: 2, cells: '["a"]' }]);
  await insert('registry_import_rows', [{ import_id: f.registryImport, row_number: 2, outcome: 'rejected' }]);
  await insert('onboarding_checks', [{ code: 'sms_gateway', subject_id: f.smsChannel, outcome: 'unknown' }]);
}

async function registry({ insert }: Filler, f: Family): Promise<void> {
  const [past, coming] = [new Date(Date.now() - 864e5), new Date(Date.now() + 30 * 864e5 + randomInt(864e5))];
  const version = { tariff_id: f.tariff, mode: 'own', blocks: '[{"up_to_tenths":null,"price_minor":"15000"}]', levies: '[]' };
  await insert(
    'tariffs',
    [f.tariff, f.assignedTariff].map((id) => ({ id, is_default: false })),
  );
  await insert('tariff_versions', [
    { ...version, id: f.version, effective_from: past },
    { ...version, id: f.comingVersion, effective_from: coming },
  ]);
  await insert(
    'customers',
    [f.customer, f.freeCustomer].map((id) => ({ id, phone: `2547${digits(8)}`, language: 'en' })),
  );
  await insert('erasures', [
    {
      id: f.erasure,
      customer_id: f.freeCustomer,
      state: 'requested',
      requested_by: f.colleague,
      not_before: coming,
      decided_by: null,
      done_at: null,
      blocked_by: '[]',
      counts: '{}',
    },
  ]);
  await insert('meters', [
    { id: f.meter, meter_id: f.meterNumber, status: 'active' },
    { id: f.freeMeter, meter_id: `59${digits(9)}`, status: 'active' },
    { id: f.suspendedMeter, meter_id: `59${digits(9)}`, status: 'suspended', status_before_suspension: 'active' },
  ]);
  await insert('meter_aliases', [{ alias: f.alias, meter_id: f.meter }]);
  await insert('meter_assignments', [{ meter_id: f.meter, customer_id: f.customer, assigned_on: past }]);
  await insert('meter_events', [{ id: f.meterEvent, meter_id: f.meter, kind: 'reading', percent: null, occurred_at: past }]);
  await insert('tariff_assignments', [
    {
      id: f.tariffAssignment,
      tariff_id: f.assignedTariff,
      scope: 'meter',
      meter_id: f.suspendedMeter,
      customer_id: null,
      name: null,
      valid_from: past,
      valid_until: null,
    },
  ]);
  await insert('adjustments', [
    {
      id: f.adjustment,
      account: 'wallet',
      customer_id: f.customer,
      amount_minor: 900n,
      currency: 'KES',
      state: 'pending_approval',
      requested_by: f.user,
      decided_by: null,
    },
  ]);
  await insert('meter_readings', [{ meter_id: f.meter, read_at: past, tenths: 120n, event_id: f.meterEvent }]);
  await insert('alert_rules', [{ alert_type: 'low_token', severity: null, delivery: 'digest', threshold: 3, repeat_minutes: null, user_ids: [], roles: [] }]);
  await insert('alerts', [
    {
      id: f.alert,
      alert_type: 'vend_review',
      severity: 'warning',
      meter_id: f.meter,
      customer_id: f.customer,
      sent_to: '[]',
      is_acknowledged: false,
      resolved_at: null,
    },
  ]);
  await insert('alert_events', [{ alert_id: f.alert, kind: 'acknowledged' }]);
}

async function money({ insert }: Filler, { secrets, tenantId, canary }: FamilyOptions, f: Family): Promise<void> {
  const [transaction, account] = [newId(), newId()];
  const payment = {
    provider: 'mpesa',
    channel_id: f.channel,
    amount_minor: 30_000n,
    shortcode: '600100',
    phone: `2547${digits(8)}`,
    payer_phone: `2547${digits(8)}`,
  };
  await insert('payment_events', [
    { id: f.event, channel_id: f.channel, source: 'confirmation', body: Buffer.from(JSON.stringify({ note: canary })), state: 'quarantined' },
  ]);
  await insert('payments', [
    { ...payment, id: f.payment, receipt: `S${digits(9)}`, state: 'suspense', account_text: f.meterNumber, event_id: f.event },
    {
      ...payment,
      id: f.vendedPayment,
      receipt: f.receipt,
      amount_minor: BigInt(randomInt(10_000, 90_000)),
      state: 'vended',
      account_text: f.meterNumber,
      meter_id: f.meter,
      customer_id: f.customer,
    },
  ]);
  await insert('stk_requests', [
    { channel_id: f.channel, account_text: f.meterNumber, amount_minor: 1_000n, state: 'failed', payment_id: f.vendedPayment, next_query_at: null },
  ]);
  await insert('ledger_accounts', [{ id: account, currency: 'KES' }]);
  await insert('ledger_transactions', [{ id: transaction, payment_id: f.vendedPayment, order_id: f.order }]);
  await insert('ledger_entries', [
    { transaction_id: transaction, line: 1, account_id: account, amount_minor: 500n },
    { transaction_id: transaction, line: 2, account_id: account, amount_minor: -500n },
  ]);
  await insert('tokens', [
    {
      id: f.token,
      order_id: f.order,
      payment_id: f.vendedPayment,
      meter_id: f.meter,
      customer_id: f.customer,
      vendor_account_id: f.vendorAccount,
      token_type: 'vending',
      status: 'delivered',
      amount_minor: 30_000n,
      tenths: 20,
      token_sealed: f.tokenDigits,
      token_digest: tokenDigest(secrets, tenantId, f.tokenDigits),
      token_tail: f.tokenDigits.slice(-4),
    },
  ]);
}

const WRITTEN = ['cash_counters', 'idempotency_keys', 'audit_heads'];

/** Tables in which the families of a database write nothing; looked for once. */
const others = new WeakMap<Query, string[]>();

/** Tables that need nothing special, and any that a migration has added since. */
async function theRest({ insert }: Filler, { query, tenantId }: FamilyOptions): Promise<void> {
  for (const table of WRITTEN) await insert(table, [{}]);
  const known = others.get(query) ?? (await tenantTables(query)).filter((table) => !WRITTEN.includes(table));
  const empty = await emptyOf(query, { tables: known, tenantId });
  if (!others.has(query)) others.set(query, empty);
  for (const table of empty) await insert(table, [{}]);
}

async function emptyOf(query: Query, { tables, tenantId }: { readonly tables: readonly string[]; readonly tenantId: string }): Promise<string[]> {
  if (tables.length === 0) return [];
  const rows = await query(
    tables.map((table) => `select '${table}' as name where not exists (select from ${table} where tenant_id = $1)`).join(' union all '),
    [tenantId],
  );
  return rows.map((row) => String(row['name']));
}
