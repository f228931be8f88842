import type { Static } from 'typebox';
import { formatMinor } from '../../../kernel/money.ts';
import { formatTenths } from '../tariffs/index.ts';
import type { MeterRow } from './queries.ts';
import type { Meter } from './schema.ts';

export function presentMeter(row: MeterRow): Static<typeof Meter> {
  return {
    id: row.id,
    meter_id: row.meter_id,
    client: row.tenant_id,
    client_name: row.client_name,
    meter_type: row.meter_type,
    location: row.location,
    latitude: row.latitude,
    longitude: row.longitude,
    site: row.site,
    status: row.status,
    firmware_version: row.firmware_version,
    serial_number: row.serial_number,
    installed_on: row.installed_on,
    last_seen: moment(row.last_seen),
    last_tamper_event: moment(row.last_tamper_event),
    metadata: row.metadata,
    tariff: row.tariff_id,
    vendor_account: row.vendor_account_id,
    vendor_customer_id: row.vendor_customer_id,
    bulk_meter: row.bulk_meter_id,
    bulk_meter_id: row.bulk_meter_number,
    aliases: [...row.aliases],
    ...presentSales(row),
    current_customer_name: row.current_customer_name,
    current_customer_id: row.current_customer_id,
    assignments_count: row.assignments_count,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function presentSales(row: MeterRow) {
  return {
    total_paid: formatMinor(row.total_paid_minor),
    total_units: formatTenths(row.total_tenths),
    total_vends: Number(row.total_vends),
    last_vended_at: moment(row.last_vended_at),
    last_token_value: row.token_tail === null ? null : `**** **** **** **** ${row.token_tail}`,
    last_customer_name: row.last_customer_name,
    last_customer_id: row.last_customer_id,
  };
}

function moment(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
