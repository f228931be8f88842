import type { Static } from 'typebox';
import { formatMinor } from '../../../kernel/money.ts';
import { formatTenths } from '../tariffs/index.ts';
import type { CustomerRow } from './queries.ts';
import type { Customer } from './schema.ts';

export function presentCustomer(row: CustomerRow): Static<typeof Customer> {
  return {
    id: row.id,
    client: row.tenant_id,
    client_name: row.client_name,
    customer_id: row.customer_id,
    name: row.name,
    phone: row.phone,
    email: row.email,
    address: row.address,
    id_number: row.id_number,
    is_active: row.is_active,
    wants_email: row.wants_email,
    language: row.language,
    metadata: row.metadata,
    meters_count: row.active_meters.length,
    assignments_count: row.assignments_count,
    total_tokens: Number(row.total_tokens),
    total_paid: formatMinor(row.paid_minor),
    total_units: formatTenths(row.tenths),
    last_vended_at: row.last_vended_at?.toISOString() ?? null,
    wallet: formatMinor(row.wallet_minor),
    arrears: formatMinor(row.arrears_minor),
    active_meters: row.active_meters.map((meter) => ({ ...meter, assigned_on: new Date(meter.assigned_on).toISOString() })),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
