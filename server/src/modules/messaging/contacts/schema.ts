import { Type, type Static } from 'typebox';
import { nullableText, readOnly, text } from '../../../kernel/fields.ts';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../kernel/pages.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const Language = Type.Unsafe<'en' | 'sw' | 'fr' | 'ar' | null>({ type: ['string', 'null'], enum: ['en', 'sw', 'fr', 'ar', null] });
const Email = Type.String({ maxLength: 254, pattern: '^$|^[^\\s@\\u0000]+@[^\\s@\\u0000]+\\.[^\\s@\\u0000]+$' });

/** Tags are shown and matched as they are written, without blanks around them. */
export const MOST_TAGS = 50;
const Tags = Type.Array(text(60, 1), { maxItems: MOST_TAGS });
const Attributes = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown());

const editable = {
  name: Type.Optional(text(255)),
  phone_e164: Type.Optional(nullableText({ maxLength: 40, description: 'Any usual form of the number. Empty takes the main number away.' })),
  email: Type.Optional(Email),
  attributes: Type.Optional(Attributes),
  tags: Type.Optional(Tags),
  language: Type.Optional(Language),
  time_zone: Type.Optional(nullableText({ maxLength: 60, description: 'IANA name; null: that of the client.' })),
  is_active: Type.Optional(Type.Boolean()),
};
const ignored = readOnly([
  'id',
  'opt_in_at',
  'opt_out_at',
  'opt_out_reason',
  'is_opted_in',
  'last_contacted_at',
  'last_heard_at',
  'is_blocked',
  'block_reason',
  'identities',
  'consents',
  'customers',
  'source',
  'created_by',
  'created_by_id',
  'created_at',
  'updated_at',
]);

export const ContactBody = Type.Object({ ...editable, ...ignored }, { additionalProperties: false });
export type ContactBody = Static<typeof ContactBody>;

const IdentityShape = Type.Object({ id: Type.String(), kind: Type.String(), value: Type.String(), is_primary: Type.Boolean() });
export const Contact = Type.Object({
  id: Type.String(),
  name: Type.String(),
  phone_e164: Type.String({ description: 'The number that is written to, with plus; empty where there is none.' }),
  email: Type.String(),
  attributes: Attributes,
  tags: Type.Array(Type.String()),
  language: maybe,
  time_zone: maybe,
  opt_in_at: maybe,
  opt_out_at: maybe,
  opt_out_reason: Type.String(),
  is_opted_in: Type.Boolean({ description: 'Marketing is allowed on one channel at least.' }),
  is_active: Type.Boolean(),
  is_blocked: Type.Boolean(),
  block_reason: Type.String(),
  last_contacted_at: maybe,
  last_heard_at: maybe,
  identities: Type.Array(IdentityShape),
  consents: Type.Array(
    Type.Object({ channel: Type.String(), purpose: Type.String(), state: Type.String(), source: Type.String(), since: Type.String(), wording: maybe }),
  ),
  customers: Type.Array(Type.Object({ id: Type.String(), customer_id: Type.String(), name: Type.String() })),
  source: Type.String(),
  created_by: maybe,
  created_by_id: maybe,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export const ContactPage = pageOf(Contact);

export const contactFilters = {
  ...searchQuery,
  name: Type.Optional(Type.String({ maxLength: 255 })),
  phone_e164: Type.Optional(Type.String({ maxLength: 40 })),
  email: Type.Optional(Type.String({ maxLength: 254 })),
  is_active: Type.Optional(Type.Boolean()),
  is_blocked: Type.Optional(Type.Boolean()),
  is_opted_in: Type.Optional(Type.Boolean()),
  opt_in_at: Type.Optional(Type.String({ maxLength: 40 })),
  opt_out_at: Type.Optional(Type.String({ maxLength: 40 })),
  tag: Type.Optional(Type.String({ maxLength: 60 })),
  segment: Type.Optional(Type.String()),
};
const FilterQuery = Type.Object(contactFilters);
export type FilterQuery = Static<typeof FilterQuery>;
export const ContactQuery = Type.Object({ ...pageQuery, ...orderQuery, ...contactFilters });
export type ContactQuery = Static<typeof ContactQuery>;

export const Message = Type.Object({ message: Type.String(), contact: Contact });
