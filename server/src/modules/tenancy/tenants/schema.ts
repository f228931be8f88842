import { Type, type Static } from 'typebox';
import { nullableText } from '../../../kernel/fields.ts';
import { orderQuery, pageQuery, searchQuery } from '../../../kernel/pages.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const Json = Type.Record(Type.String(), Type.Unknown());
const Language = Type.Union([Type.Literal('en'), Type.Literal('sw'), Type.Literal('fr')]);
const Dialect = Type.Union([Type.Literal('stronpower'), Type.Literal('stronpower_legacy')]);
const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' });

/** How the client's reports and mails look. The colour `#rrggbb`; null or empty: ours. */
const Branding = Type.Object(
  { primary_color: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^(#[0-9A-Fa-f]{6})?$' })) },
  { additionalProperties: false },
);

const editable = {
  paybill_number: Type.Optional(nullableText({ maxLength: 20 })),
  company_info: Type.Optional(nullableText({ maxLength: 20_000 })),
  billing_info: Type.Optional(Type.Union([Json, Type.Null()])),
  stronpower_company_name: Type.Optional(nullableText({ maxLength: 200 })),
  stronpower_username: Type.Optional(nullableText({ maxLength: 200 })),
  /** Write-only; empty leaves it as it is. */
  stronpower_password: Type.Optional(nullableText({ maxLength: 200 })),
  stronpower_base_url: Type.Optional(nullableText({ maxLength: 300 })),
  stronpower_dialect: Type.Optional(
    Type.Unsafe<Static<typeof Dialect> | null>({ type: ['string', 'null'], enum: ['stronpower', 'stronpower_legacy', '', null] }),
  ),
  slug: Type.Optional(Type.String({ maxLength: 63 })),
  time_zone: Type.Optional(Type.String({ maxLength: 60 })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  language: Type.Optional(Language),
  settings: Type.Optional(Json),
  branding: Type.Optional(Branding),
  check_meter_digit: Type.Optional(Type.Boolean()),
  is_active: Type.Optional(Type.Boolean()),
};

// older front ends send back what they read; those fields are known, and not theirs to set
const readBack = {
  id: Type.Optional(Type.Unknown()),
  meters_count: Type.Optional(Type.Unknown()),
  customers_count: Type.Optional(Type.Unknown()),
  users_count: Type.Optional(Type.Unknown()),
  created_at: Type.Optional(Type.Unknown()),
  updated_at: Type.Optional(Type.Unknown()),
};

export const NewClient = Type.Object({ name: Name, ...editable }, { additionalProperties: false });
export const WholeClient = Type.Object({ name: Name, ...editable, ...readBack }, { additionalProperties: false });
export const ClientChange = Type.Object({ name: Type.Optional(Name), ...editable, ...readBack }, { additionalProperties: false });

/** As `ClientChange`, said in plain types. */
export interface ClientBody {
  readonly name?: string;
  readonly paybill_number?: string | null;
  readonly company_info?: string | null;
  readonly billing_info?: Readonly<Record<string, unknown>> | null;
  readonly stronpower_company_name?: string | null;
  readonly stronpower_username?: string | null;
  readonly stronpower_password?: string | null;
  readonly stronpower_base_url?: string | null;
  readonly stronpower_dialect?: Static<typeof Dialect> | null;
  readonly slug?: string;
  readonly time_zone?: string;
  readonly currency?: string;
  readonly language?: Static<typeof Language>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly branding?: Static<typeof Branding>;
  readonly check_meter_digit?: boolean;
  readonly is_active?: boolean;
  /** What the messaging system's paths set besides. */
  readonly requires_second_factor?: boolean;
  readonly business_name?: string;
  readonly business_type?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
}

export const Client = Type.Object({
  id: Type.String(),
  name: Type.String(),
  paybill_number: Type.String(),
  company_info: Type.String(),
  stronpower_company_name: Nullable,
  stronpower_username: Nullable,
  stronpower_base_url: Nullable,
  stronpower_dialect: Nullable,
  has_stronpower_password: Type.Boolean(),
  billing_info: Json,
  is_active: Type.Boolean(),
  meters_count: Type.Integer(),
  customers_count: Type.Integer(),
  users_count: Type.Integer(),
  slug: Type.String(),
  time_zone: Type.String(),
  currency: Type.String(),
  language: Type.String(),
  settings: Json,
  branding: Type.Object({ primary_color: Nullable }),
  check_meter_digit: Type.Boolean(),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const ClientQuery = Type.Object(
  { ...pageQuery, ...searchQuery, ...orderQuery, is_active: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

/** `total_tokens` and `total_payments`: the credit tokens issued, and the money that became them. */
export const Stats = Type.Object({
  total_meters: Type.Integer(),
  active_meters: Type.Integer(),
  total_customers: Type.Integer(),
  total_tokens: Type.Integer(),
  total_payments: Type.String(),
  recent_alerts: Type.Integer(),
});
