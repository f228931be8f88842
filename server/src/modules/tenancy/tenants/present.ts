import type { Static } from 'typebox';
import { formatMinor } from '../../../kernel/money.ts';
import type { ClientRow, StatsRow } from './queries.ts';
import type { Client, Stats } from './schema.ts';

export function presentClient(row: ClientRow): Static<typeof Client> {
  return {
    id: row.id,
    name: row.name,
    paybill_number: row.paybill_number ?? '',
    company_info: row.company_info,
    stronpower_company_name: row.company,
    stronpower_username: row.username,
    stronpower_base_url: row.base_url,
    stronpower_dialect: row.dialect,
    has_stronpower_password: row.company !== null,
    billing_info: row.billing_info,
    is_active: row.is_active,
    meters_count: Number(row.meters_count),
    customers_count: Number(row.customers_count),
    users_count: Number(row.users_count),
    slug: row.slug,
    time_zone: row.time_zone,
    currency: row.currency,
    language: row.language,
    settings: row.settings,
    branding: { primary_color: row.branding.primary_color ?? null },
    check_meter_digit: row.check_meter_digit,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function presentStats(row: StatsRow): Static<typeof Stats> {
  return {
    total_meters: Number(row.meters),
    active_meters: Number(row.active),
    total_customers: Number(row.customers),
    total_tokens: Number(row.tokens),
    total_payments: formatMinor(row.paid_minor),
    recent_alerts: Number(row.alerts),
  };
}
