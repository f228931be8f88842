import { Type, type Static } from 'typebox';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../kernel/pages.ts';
import { Metadata, nullableText, readOnly, text } from '../../../kernel/fields.ts';

const Language = Type.Unsafe<'en' | 'sw' | 'fr' | null>({ type: ['string', 'null'], enum: ['en', 'sw', 'fr', null] });
const Email = Type.String({ maxLength: 254, pattern: '^$|^[^\\s@\\u0000]+@[^\\s@\\u0000]+\\.[^\\s@\\u0000]+$' });
const name = text(255, 1);
const phone = text(40, 1);

const optional = {
  email: Type.Optional(Email),
  address: Type.Optional(text(500)),
  id_number: Type.Optional(text(50)),
  is_active: Type.Optional(Type.Boolean()),
  wants_email: Type.Optional(Type.Boolean({ description: 'Receipts by mail, where there is an address.' })),
  language: Type.Optional(Language),
  metadata: Type.Optional(Metadata),
  client: Type.Optional(nullableText({ description: 'For platform staff: whose customer this is. A customer does not change clients.' })),
  ...readOnly([
    'id',
    'customer_id',
    'client_name',
    'meters_count',
    'assignments_count',
    'total_tokens',
    'total_paid',
    'total_units',
    'last_vended_at',
    'wallet',
    'arrears',
    'active_meters',
    'created_at',
    'updated_at',
  ]),
};

export const CustomerBody = Type.Object({ name, phone, ...optional }, { additionalProperties: false });
export const CustomerPatch = Type.Object({ name: Type.Optional(name), phone: Type.Optional(phone), ...optional }, { additionalProperties: false });
export type CustomerPatch = Static<typeof CustomerPatch>;

export const Customer = Type.Object({
  id: Type.String(),
  client: Type.String(),
  client_name: Type.String(),
  customer_id: Type.String(),
  name: Type.String(),
  phone: Type.String(),
  email: Type.String(),
  address: Type.String(),
  id_number: Type.String(),
  is_active: Type.Boolean(),
  wants_email: Type.Boolean(),
  language: Type.Union([Type.String(), Type.Null()]),
  metadata: Metadata,
  meters_count: Type.Integer(),
  assignments_count: Type.Integer({ description: 'How many meters they were ever given, past times included.' }),
  total_tokens: Type.Integer(),
  total_paid: Type.String(),
  total_units: Type.String(),
  last_vended_at: Type.Union([Type.String(), Type.Null()]),
  wallet: Type.String(),
  arrears: Type.String(),
  active_meters: Type.Array(
    Type.Object({
      assignment_id: Type.String(),
      meter_uuid: Type.String(),
      meter_id: Type.String(),
      location: Type.String(),
      status: Type.String(),
      assigned_on: Type.String(),
    }),
  ),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const CustomerPage = pageOf(Customer);
export const CustomerQuery = Type.Object({ ...pageQuery, ...searchQuery, ...orderQuery, is_active: Type.Optional(Type.Boolean()) });
export type CustomerQuery = Static<typeof CustomerQuery>;
