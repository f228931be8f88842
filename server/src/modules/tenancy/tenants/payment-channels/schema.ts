import { Type, type Static } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);
/** Text or null. One schema with two types: in a union, the validator's coercion would turn null into empty text. */
const orNull = (options: object): ReturnType<typeof Type.Unsafe<string | null>> => Type.Unsafe<string | null>({ type: ['string', 'null'], ...options });
const secret = Type.Optional(orNull({ maxLength: 500 }));
const Kind = Type.Union([Type.Literal('paybill'), Type.Literal('till')]);
const Shortcode = Type.String({ pattern: '^ *\\d{4,10} *$' });

const editable = {
  kind: Type.Optional(Kind),
  store_number: Type.Optional(orNull({ pattern: '^\\d{0,10}$' })),
  base_url: Type.Optional(Type.String({ maxLength: 300 })),
  /** Write-only: null takes it away, empty text leaves it as it is. */
  consumer_key: secret,
  consumer_secret: secret,
  passkey: secret,
  /** For reversals and states of transactions; the credential as M-Pesa's portal encrypted it, never the password. */
  initiator: Type.Optional(orNull({ maxLength: 100 })),
  security_credential: Type.Optional(orNull({ maxLength: 1000 })),
  external_validation: Type.Optional(Type.Boolean()),
  hold_above: Type.Optional(Type.String({ maxLength: 20 })),
  is_active: Type.Optional(Type.Boolean()),
};

export const NewChannel = Type.Object({ shortcode: Shortcode, ...editable }, { additionalProperties: false });
export const ChannelChange = Type.Object({ shortcode: Type.Optional(Shortcode), ...editable }, { additionalProperties: false });
export type ChannelChangeBody = Static<typeof ChannelChange>;

export const Channel = Type.Object({
  id: Type.String(),
  client: Type.String(),
  provider: Type.String(),
  kind: Kind,
  shortcode: Type.String(),
  store_number: Nullable,
  base_url: Type.String(),
  has_consumer_key: Type.Boolean(),
  has_consumer_secret: Type.Boolean(),
  has_passkey: Type.Boolean(),
  initiator: Nullable,
  has_security_credential: Type.Boolean(),
  external_validation: Type.Boolean(),
  hold_above: Type.String(),
  is_active: Type.Boolean(),
  urls_registered_at: Nullable,
  confirmation_url: Type.String(),
  validation_url: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
});
