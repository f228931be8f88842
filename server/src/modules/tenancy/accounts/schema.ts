import { Type, type Static } from 'typebox';
import { nullableText, readOnly, text } from '../../../kernel/fields.ts';

const password = Type.String({ minLength: 1, maxLength: 1024 });
const email = Type.String({ minLength: 1, maxLength: 300 });
const code = Type.String({ minLength: 1, maxLength: 200 });

export const Register = Type.Object(
  {
    email,
    first_name: text(150, 1),
    last_name: text(150, 1),
    password,
    password_confirm: password,
    phone_number: Type.Optional(text(20)),
    timezone: Type.Optional(text(60)),
    business_name: Type.Optional(text(255)),
    /** Made from the name when it is left out. */
    subdomain: Type.Optional(text(63)),
  },
  { additionalProperties: false },
);
export type RegisterBody = Static<typeof Register>;

export const VerifyBody = Type.Object({ token: code }, { additionalProperties: false });
export const AddressBody = Type.Object({ email }, { additionalProperties: false });
export const ResetBody = Type.Object({ token: code, new_password: password, new_password_confirm: password }, { additionalProperties: false });
export const ChangeBody = Type.Object({ old_password: password, new_password: password, new_password_confirm: password }, { additionalProperties: false });

const editable = {
  email: Type.Optional(email),
  /** Needed to change the address. */
  current_password: Type.Optional(password),
  phone_number: Type.Optional(text(20)),
  timezone: Type.Optional(text(60)),
  avatar: Type.Optional(nullableText({ maxLength: 90_000 })),
  bio: Type.Optional(text(2000)),
  email_notifications: Type.Optional(Type.Boolean()),
  sms_notifications: Type.Optional(Type.Boolean()),
  ...readOnly(['id', 'pending_email', 'full_name', 'short_name', 'is_verified', 'second_factor_enabled', 'created_at', 'updated_at', 'last_login_at'] as const),
};
export const WholeProfile = Type.Object({ first_name: text(150, 1), last_name: text(150, 1), ...editable }, { additionalProperties: false });
export const ProfileChange = Type.Object(
  { first_name: Type.Optional(text(150, 1)), last_name: Type.Optional(text(150, 1)), ...editable },
  { additionalProperties: false },
);
export type ProfileBody = Static<typeof ProfileChange>;

const preferences = {
  job_title: Type.Optional(text(150)),
  company: Type.Optional(text(150)),
  industry: Type.Optional(text(150)),
  preferred_language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('sw'), Type.Literal('fr')])),
  date_format: Type.Optional(Type.Union([Type.Literal('MM/DD/YYYY'), Type.Literal('DD/MM/YYYY'), Type.Literal('YYYY-MM-DD')])),
  time_format: Type.Optional(Type.Union([Type.Literal('12h'), Type.Literal('24h')])),
};
export const DetailChange = Type.Object({ ...preferences, ...readOnly(['api_key', 'api_key_created_at'] as const) }, { additionalProperties: false });
export type DetailBody = Static<typeof DetailChange>;

const Nullable = Type.Union([Type.String(), Type.Null()]);

/** `api_key`: how one's own key begins, and no more of it. */
export const Detail = Type.Object({
  job_title: Type.String(),
  company: Type.String(),
  industry: Type.String(),
  preferred_language: Type.String(),
  date_format: Type.String(),
  time_format: Type.String(),
  api_key: Nullable,
  api_key_created_at: Nullable,
});
