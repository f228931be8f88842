import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Rules, StoredRule } from './rules.ts';

export async function loadRules(tx: Tx): Promise<Rules> {
  const { rows } = await sql<StoredRule>`
    select alert_type, is_enabled, severity, threshold, delivery, by_sms, by_email, roles, user_ids, phones, emails, to_customer, repeat_minutes
    from alert_rules where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return new Map(rows.map((row) => [row.alert_type, row]));
}

export async function saveRule(tx: Tx, rule: StoredRule, at: Date): Promise<void> {
  const values = {
    ...rule,
    roles: [...rule.roles],
    user_ids: [...rule.user_ids],
    phones: [...rule.phones],
    emails: [...rule.emails],
    updated_at: at,
  };
  const { alert_type: _type, ...changes } = values;
  await tx.q
    .insertInto('alert_rules')
    .values({ tenant_id: tx.tenantId, ...values })
    .onConflict((key) => key.columns(['tenant_id', 'alert_type']).doUpdateSet(changes))
    .execute();
}

/** Minutes of the tenant's day. */
export interface Settings {
  readonly quiet_from: number | null;
  readonly quiet_until: number | null;
  readonly critical_breaks_quiet: boolean;
  readonly digest_at: number;
  /** The tenant's day, YYYY-MM-DD, for which the digest has gone out. */
  readonly digested_on: string | null;
}

const UNSET: Settings = { quiet_from: null, quiet_until: null, critical_breaks_quiet: true, digest_at: 420, digested_on: null };

export async function loadSettings(tx: Tx): Promise<Settings> {
  const { rows } = await sql<Settings>`
    select quiet_from, quiet_until, critical_breaks_quiet, digest_at, digested_on from alert_settings where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0] ?? UNSET;
}

export async function saveSettings(tx: Tx, settings: Settings, at: Date): Promise<void> {
  const values = { ...settings, updated_at: at };
  await tx.q
    .insertInto('alert_settings')
    .values({ tenant_id: tx.tenantId, ...values })
    .onConflict((key) => key.column('tenant_id').doUpdateSet(values))
    .execute();
}

export interface Place {
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly language: 'en' | 'sw' | 'fr';
}

export async function placeOf(tx: Tx): Promise<Place> {
  const { rows } = await sql<Place>`select name, time_zone as "timeZone", currency, language from tenants where id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!;
}
