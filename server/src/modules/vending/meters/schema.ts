import { Type, type Static } from 'typebox';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../kernel/pages.ts';
import { Metadata, nullableText, readOnly, text } from '../../../kernel/fields.ts';

const METER_STATUSES = ['active', 'suspended', 'tamper', 'fault', 'offline', 'maintenance'] as const;
export type MeterStatus = (typeof METER_STATUSES)[number];

const Status = Type.Enum([...METER_STATUSES]);
const Coordinate = nullableText({ maxLength: 12, description: 'Degrees, decimal string.' });
const Moment = nullableText({ maxLength: 40, description: 'RFC 3339.' });
const Reference = nullableText({ maxLength: 36 });

const number = Type.String({ minLength: 1, maxLength: 50, description: 'The number on the device; blanks and dashes are dropped.' });
const type = text(100, 1);

const optional = {
  client: Type.Optional(nullableText({ description: 'For platform staff: whose meter this is. A meter does not change clients.' })),
  location: Type.Optional(text(255)),
  site: Type.Optional(text(100)),
  status: Type.Optional(Status),
  latitude: Type.Optional(Coordinate),
  longitude: Type.Optional(Coordinate),
  firmware_version: Type.Optional(text(50)),
  serial_number: Type.Optional(text(100)),
  installed_on: Type.Optional(nullableText({ maxLength: 10, description: 'A day, YYYY-MM-DD.' })),
  last_seen: Type.Optional(Moment),
  last_tamper_event: Type.Optional(Moment),
  metadata: Type.Optional(Metadata),
  tariff: Type.Optional(Reference),
  vendor_account: Type.Optional(Reference),
  vendor_customer_id: Type.Optional(nullableText({ maxLength: 50 })),
  bulk_meter: Type.Optional(nullableText({ maxLength: 50, description: 'The meter through which its water comes, by id or by the number on it.' })),
  ...readOnly([
    'id',
    'client_name',
    'total_paid',
    'total_units',
    'total_vends',
    'last_vended_at',
    'last_token_value',
    'last_customer_name',
    'last_customer_id',
    'current_customer_name',
    'current_customer_id',
    'aliases',
    'assignments_count',
    'bulk_meter_id',
    'created_at',
    'updated_at',
  ]),
};

export const MeterBody = Type.Object({ meter_id: number, meter_type: type, ...optional }, { additionalProperties: false });
export const MeterPatch = Type.Object({ meter_id: Type.Optional(number), meter_type: Type.Optional(type), ...optional }, { additionalProperties: false });
export type MeterPatch = Static<typeof MeterPatch>;

const Maybe = Type.Union([Type.String(), Type.Null()]);

export const Meter = Type.Object({
  id: Type.String(),
  meter_id: Type.String(),
  client: Type.String(),
  client_name: Type.String(),
  meter_type: Type.String(),
  location: Type.String(),
  latitude: Maybe,
  longitude: Maybe,
  site: Type.String(),
  status: Type.String(),
  firmware_version: Type.String(),
  serial_number: Type.String(),
  installed_on: Maybe,
  last_seen: Maybe,
  last_tamper_event: Maybe,
  metadata: Metadata,
  tariff: Maybe,
  vendor_account: Maybe,
  vendor_customer_id: Maybe,
  bulk_meter: Maybe,
  bulk_meter_id: Type.Union([Type.String(), Type.Null()], { description: 'The number on it.' }),
  aliases: Type.Array(Type.String()),
  total_paid: Type.String(),
  total_units: Type.String(),
  total_vends: Type.Integer(),
  last_vended_at: Maybe,
  last_token_value: Type.Union([Type.String(), Type.Null()], { description: 'All but the last four digits are hidden.' }),
  last_customer_name: Maybe,
  last_customer_id: Maybe,
  current_customer_name: Maybe,
  current_customer_id: Maybe,
  assignments_count: Type.Integer({ description: 'How often it was given to somebody, past times included.' }),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const MeterPage = pageOf(Meter);
export const MeterQuery = Type.Object({
  ...pageQuery,
  ...searchQuery,
  ...orderQuery,
  status: Type.Optional(Status),
  meter_type: Type.Optional(text(100)),
  site: Type.Optional(text(100)),
  customer: Type.Optional(Type.String()),
  bulk_meter: Type.Optional(Type.String({ description: 'Meters whose water comes through this one.' })),
});
export type MeterQuery = Static<typeof MeterQuery>;

export const VendorQueryBody = Type.Object({ meter_id: number }, { additionalProperties: false });
export const VendorRow = Type.Record(Type.String(), Type.Unknown(), { description: "The first row of the vendor's answer, as it came." });
export const Changed = Type.Object({ message: Type.String(), status: Type.String() });

export const Assignment = Type.Object({
  id: Type.String(),
  meter: Type.String(),
  meter_id: Type.String(),
  customer: Type.String(),
  customer_name: Type.String(),
  customer_id: Type.String(),
  assigned_on: Type.String(),
  is_active: Type.Boolean(),
  deactivated_on: Maybe,
});
export const AssignmentPage = pageOf(Assignment);
export const AssignmentQuery = Type.Object(
  { ...pageQuery, all: Type.Optional(Type.Boolean({ description: 'Past assignments too.' })) },
  { additionalProperties: false },
);
/** The meter as an id or as the number on the device. */
export const AssignBody = Type.Object({ meter_id: number }, { additionalProperties: false });
export const Assigned = Type.Object({ message: Type.String(), ...Assignment.properties });

export const Alias = Type.Object({ alias: Type.String(), created_at: Type.String() });
export const AliasBody = Type.Object({ alias: Type.String({ minLength: 1, maxLength: 60 }) }, { additionalProperties: false });
export const AliasPage = pageOf(Alias);
