import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { Cost } from '../outbox/index.ts';
import type { RuleKind } from './kinds.ts';

export interface Rule {
  readonly kind: RuleKind;
  readonly templateId: string;
  /** The number to send by; null: the first that may. */
  readonly numberId: string | null;
  readonly waitMinutes: number;
  readonly isActive: boolean;
}

export async function listRules({ q, tenantId }: Tx): Promise<readonly Rule[]> {
  const { rows } = await sql<Rule>`
    select kind, template_id as "templateId", number_id as "numberId", wait_minutes as "waitMinutes", is_active as "isActive"
    from failover_rules where tenant_id = ${tenantId}`.execute(q);
  return rows;
}

export async function writeRule({ q, tenantId }: Tx, rule: Rule, at: Date): Promise<void> {
  await sql`
    insert into failover_rules (tenant_id, kind, template_id, number_id, wait_minutes, is_active, updated_at)
    values (${tenantId}, ${rule.kind}, ${rule.templateId}, ${rule.numberId}, ${rule.waitMinutes}, ${rule.isActive}, ${at})
    on conflict (tenant_id, kind) do update set template_id = excluded.template_id, number_id = excluded.number_id, wait_minutes = excluded.wait_minutes,
      is_active = excluded.is_active, updated_at = excluded.updated_at`.execute(q);
}

export async function placeOf({ q, tenantId }: Tx): Promise<{ readonly timeZone: string; readonly currency: string }> {
  return (await sql<{ timeZone: string; currency: string }>`select time_zone as "timeZone", currency from tenants where id = ${tenantId}`.execute(q)).rows[0]!;
}

/** What Meta charges for a message about somebody's own affairs, as the client has written its prices down; null where it has not. */
export async function utilityPrice({ q, tenantId }: Tx, country: string): Promise<Cost | null> {
  const { rows } = await sql<Cost>`
    select price_micro as micro, currency from whatsapp_prices
    where tenant_id = ${tenantId} and category = 'utility' and country in (${country}, '') order by country desc limit 1`.execute(q);
  return rows[0] ?? null;
}
