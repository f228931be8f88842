import { Type, type Static } from 'typebox';
import { nullableText, text } from '../../../kernel/fields.ts';
import { orderQuery, pageQuery, searchQuery } from '../../../kernel/pages.ts';
import { Profile } from './profile.ts';

const nullable = { client: Type.Union([Type.String(), Type.Null()]), time: Type.Union([Type.String(), Type.Null()]) };

export const TENANT_ROLES = ['client_admin', 'operator', 'field_engineer', 'read_only'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

const AnyRole = Type.Union([
  Type.Literal('system_admin'),
  Type.Literal('client_admin'),
  Type.Literal('operator'),
  Type.Literal('field_engineer'),
  Type.Literal('read_only'),
]);

const editable = {
  first_name: Type.Optional(text(150)),
  last_name: Type.Optional(text(150)),
  phone: Type.Optional(text(20)),
  role: Type.Optional(AnyRole),
  client: Type.Optional(nullableText({ maxLength: 100 })),
  is_active: Type.Optional(Type.Boolean()),
  /** Write-only. */
  password: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1024 })),
};

// older front ends send back what they read; those fields are known, and not theirs to set
const readBack = {
  id: Type.Optional(Type.Unknown()),
  client_name: Type.Optional(Type.Unknown()),
  date_joined: Type.Optional(Type.Unknown()),
  last_login: Type.Optional(Type.Unknown()),
  created_at: Type.Optional(Type.Unknown()),
  updated_at: Type.Optional(Type.Unknown()),
};

export const NewUser = Type.Object({ email: Type.String({ maxLength: 300 }), ...editable }, { additionalProperties: false });
export const WholeUser = Type.Object({ email: Type.String({ maxLength: 300 }), ...editable, ...readBack }, { additionalProperties: false });
export const UserChange = Type.Object({ email: Type.Optional(Type.String({ maxLength: 300 })), ...editable, ...readBack }, { additionalProperties: false });

export type NewUserBody = Static<typeof NewUser>;
export type UserChangeBody = Static<typeof UserChange>;

export const User = Type.Object({
  id: Type.String(),
  email: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  role: Type.String(),
  phone: Type.String(),
  client: nullable.client,
  client_name: nullable.client,
  is_active: Type.Boolean(),
  date_joined: Type.String(),
  last_login: nullable.time,
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const Membership = Type.Object({
  client: Type.String(),
  client_name: Type.String(),
  slug: Type.String(),
  role: Type.String(),
  is_current: Type.Boolean(),
  time_zone: Type.String(),
  currency: Type.String(),
});

/** The signed-in person: the older fields of both systems, and beside them where else they belong and what they may do here. */
export const Self = Type.Object({
  ...User.properties,
  ...Profile.properties,
  memberships: Type.Array(Membership),
  permissions: Type.Array(Type.String()),
  switched_off: Type.Array(Type.String(), { description: 'Parts of the product that the current client does not have.' }),
});

export const UserQuery = Type.Object(
  {
    ...pageQuery,
    ...searchQuery,
    ...orderQuery,
    role: Type.Optional(AnyRole),
    is_active: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
