import { Type, type Static } from 'typebox';
import { nullableText, readOnly, text } from '../../../kernel/fields.ts';
import { orderQuery, pageQuery, searchQuery } from '../../../kernel/pages.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const name = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' });

const profile = {
  timezone: Type.Optional(text(60)),
  business_name: Type.Optional(text(255)),
  business_type: Type.Optional(text(100)),
  phone_number: Type.Optional(text(20)),
  email: Type.Optional(text(254)),
  address: Type.Optional(text(1000)),
};

const readBack = readOnly([
  'id',
  'wa_phone_number_id',
  'wa_phone_number',
  'wa_verified',
  'is_active',
  'trial_ends_at',
  'is_trial_active',
  'host',
  'primary_domain',
  'created_at',
  'updated_at',
] as const);

export const NewWorkspace = Type.Object({ name, subdomain: text(63, 1), ...profile, ...readBack }, { additionalProperties: false });
export type NewWorkspaceBody = Static<typeof NewWorkspace>;

const editable = { subdomain: Type.Optional(text(63)), requires_second_factor: Type.Optional(Type.Boolean()), ...profile, ...readBack };
export const WholeWorkspace = Type.Object({ name, ...editable }, { additionalProperties: false });
export const WorkspaceChange = Type.Object({ name: Type.Optional(name), ...editable }, { additionalProperties: false });
export type WorkspaceBody = Static<typeof WorkspaceChange>;

export const Workspace = Type.Object({
  id: Type.String(),
  name: Type.String(),
  subdomain: Type.String(),
  timezone: Type.String(),
  business_name: Type.String(),
  business_type: Type.String(),
  phone_number: Type.String(),
  email: Type.String(),
  address: Type.String(),
  wa_phone_number_id: Type.String(),
  wa_phone_number: Type.String(),
  wa_verified: Type.Boolean(),
  is_active: Type.Boolean(),
  trial_ends_at: Nullable,
  is_trial_active: Type.Boolean(),
  requires_second_factor: Type.Boolean(),
  /** Under the platform's domain, where it has one. */
  host: Nullable,
  primary_domain: Nullable,
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const SwitchBody = Type.Object({ tenant_id: text(100, 1) }, { additionalProperties: false });

export const Member = Type.Object({
  id: Type.String(),
  /** Null while an invitation is open. */
  user: Nullable,
  email: Type.String(),
  name: Type.String(),
  /** owner, admin, agent, field_engineer, read_only. */
  role: Type.String(),
  /** The same in the product's own words. */
  tenant_role: Type.String(),
  /** active, suspended; of invitations pending, expired. */
  status: Type.String(),
  invited_by: Nullable,
  invited_at: Nullable,
  joined_at: Nullable,
  expires_at: Nullable,
});

const memberBack = readOnly(['id', 'user', 'name', 'tenant_role', 'invited_by', 'invited_at', 'joined_at', 'expires_at'] as const);
export const NewMember = Type.Object(
  { email: text(300, 1), role: Type.Optional(text(20)), ...readOnly(['status'] as const), ...memberBack },
  { additionalProperties: false },
);
export const MemberChange = Type.Object(
  {
    role: Type.Optional(text(20)),
    status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('suspended')])),
    ...readOnly(['email'] as const),
    ...memberBack,
  },
  { additionalProperties: false },
);
export const MemberQuery = Type.Object({ ...pageQuery, ...searchQuery, ...orderQuery }, { additionalProperties: false });
export const MemberParams = Type.Object({ id: Type.String(), member_id: Type.String() });

export const InviteParams = Type.Object({ token: Type.String() });
export const Invitation = Type.Object({
  tenant_name: Type.String(),
  email: Type.String(),
  role: Type.String(),
  invited_by: Nullable,
  expires_at: Type.String(),
  /** True: nothing more is needed; false: names and a password for the account to be made. */
  has_account: Type.Boolean(),
});
const optional = nullableText({ maxLength: 1024 });
export const AcceptBody = Type.Union([
  Type.Object(
    {
      first_name: Type.Optional(text(150)),
      last_name: Type.Optional(text(150)),
      password: Type.Optional(optional),
      password_confirm: Type.Optional(optional),
    },
    { additionalProperties: false },
  ),
  Type.Null(),
]);
export const Accepted = Type.Object({
  message: Type.String(),
  email: Type.String(),
  tenant: Type.Object({ id: Type.String(), name: Type.String(), subdomain: Type.String() }),
});
