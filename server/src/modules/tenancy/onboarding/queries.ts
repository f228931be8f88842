import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { LiveCode } from './codes.ts';
import type { CheckOutcome } from './port.ts';

export interface CheckRow {
  readonly code: LiveCode;
  readonly subject_id: string;
  readonly outcome: CheckOutcome['kind'];
  readonly detail: string;
  readonly fingerprint: string;
  readonly checked_at: Date;
}

export async function listChecks({ q, tenantId }: Tx): Promise<CheckRow[]> {
  return (
    await sql<CheckRow>`select code, subject_id, outcome, detail, fingerprint, checked_at from onboarding_checks where tenant_id = ${tenantId}`.execute(q)
  ).rows;
}

export interface CheckResult extends CheckRow {
  readonly milliseconds: number;
  readonly checked_by: string | null;
}

/** The last result of each test stays. */
export async function keepChecks({ q, tenantId }: Tx, results: readonly CheckResult[]): Promise<void> {
  await sql`
    insert into onboarding_checks (tenant_id, code, subject_id, outcome, detail, fingerprint, milliseconds, checked_at, checked_by)
    select ${tenantId}, r.code, r.subject_id, r.outcome, r.detail, r.fingerprint, r.milliseconds, r.checked_at, r.checked_by
    from json_to_recordset(${JSON.stringify(results)}::json)
      as r (code text, subject_id uuid, outcome text, detail text, fingerprint text, milliseconds integer, checked_at timestamptz, checked_by uuid)
    on conflict (tenant_id, code, subject_id) do update set outcome = excluded.outcome, detail = excluded.detail, fingerprint = excluded.fingerprint,
      milliseconds = excluded.milliseconds, checked_at = excluded.checked_at, checked_by = excluded.checked_by`.execute(q);
}

export interface Facts {
  /** The number of a meter that may be sold to, to ask the vendor for. */
  readonly meter: string | null;
  readonly has_tariff: boolean;
  readonly has_sold: boolean;
  /** Every paybill in use names who may ask M-Pesa for states and reversals. */
  readonly has_initiator: boolean;
  /** M-Pesa has refused one within a day: wrong, or locked. */
  readonly initiator_refused: boolean;
}

/** Whether there is anything, never how much: a constant number of looks into indexes. */
export async function readFacts({ q, tenantId }: Tx, now: Date): Promise<Facts> {
  const { rows } = await sql<Facts>`
    select
      (select m.meter_id from meters m where m.tenant_id = ${tenantId} and m.deleted_at is null and m.status <> 'suspended' order by m.id limit 1) as meter,
      exists (select from tariffs t join tariff_versions v on v.tenant_id = t.tenant_id and v.tariff_id = t.id
        where t.tenant_id = ${tenantId} and t.is_default and t.deleted_at is null and v.effective_from <= ${now}) as has_tariff,
      exists (select from tokens k where k.tenant_id = ${tenantId} and k.payment_id is not null) as has_sold,
      coalesce((select bool_and(c.initiator_name is not null and c.security_credential_sealed is not null) from payment_channels c
        where c.tenant_id = ${tenantId} and c.is_active and c.deleted_at is null), false) as has_initiator,
      exists (select from provider_requests r where r.tenant_id = ${tenantId} and r.result_code in ('2001', '8006')
        and r.updated_at > ${now}::timestamptz - interval '1 day') as initiator_refused`.execute(q);
  return rows[0]!;
}
