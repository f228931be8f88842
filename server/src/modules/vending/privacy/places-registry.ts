import type { Place } from './place.ts';

/** Who somebody is, what they hold, and what is written about their meters. */
export const REGISTRY_PLACES: readonly Place[] = [
  {
    table: 'customers',
    by: { id: 'customer' },
    empty: { name: 'word', phone: 'empty', phone_digest: 'null', email: 'empty', address: 'empty', id_number: 'empty', metadata: 'object' },
    show: {
      title: 'Customer',
      columns: [
        'customer_id',
        'name',
        'phone',
        'email',
        'address',
        'id_number',
        'language',
        'is_active',
        'wants_email',
        'metadata',
        'created_at',
        'updated_at',
      ],
      order: 'created_at',
    },
  },
  {
    table: 'meter_assignments',
    by: { customer_id: 'customer' },
    show: { title: 'Meters held', columns: ['meter_id', 'assigned_on', 'deactivated_on'], order: 'assigned_on' },
  },
  {
    table: 'meters',
    by: { id: 'meters' },
    scrub: ['location', 'metadata', 'serial_number'],
    everywhere: true,
    show: {
      title: 'Meters',
      columns: ['id', 'meter_id', 'meter_type', 'location', 'site', 'status', 'serial_number', 'latitude', 'longitude', 'installed_on', 'metadata'],
      order: 'created_at',
    },
  },
  {
    table: 'meter_aliases',
    by: { meter_id: 'heldMeters', alias: 'phones' },
    remove: true,
    show: { title: 'Other names of meters', columns: ['meter_id', 'alias', 'created_at'], order: 'created_at' },
  },
  {
    table: 'meter_events',
    by: { meter_id: 'meters' },
    scrub: ['note', 'details'],
    show: { title: 'Reports of meters held', columns: ['meter_id', 'kind', 'percent', 'note', 'occurred_at'], order: 'occurred_at' },
  },
  { table: 'meter_replacements', by: {}, scrub: ['reason'], everywhere: true },
  { table: 'meter_departures', by: {}, scrub: ['reason'], everywhere: true },
  { table: 'key_changes', by: { meter_id: 'meters' }, scrub: ['note'], everywhere: true },
  { table: 'key_change_campaigns', by: {}, scrub: ['name'], everywhere: true },
  {
    table: 'tariff_assignments',
    by: { customer_id: 'customer' },
    scrub: ['reason'],
    everywhere: true,
    show: { title: 'Tariffs of their own', columns: ['scope', 'valid_from', 'valid_until', 'reason'], order: 'valid_from' },
  },
  { table: 'registry_imports', by: {}, scrub: ['file_name', 'mapping', 'error_message'], everywhere: true },
  { table: 'registry_import_rejects', by: {}, scrub: ['cells', 'reason'], remove: true },
  { table: 'erasures', by: { customer_id: 'customer' }, scrub: ['reason', 'comment'], everywhere: true },
  { table: 'idempotency_keys', by: {}, scrub: ['response'], everywhere: true },
];
