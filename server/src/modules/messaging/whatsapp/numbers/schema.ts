import { Type } from 'typebox';
import { nullableCredential, nullableText, text } from '../../../../kernel/fields.ts';

const MetaId = Type.String({ pattern: '^\\d{1,30}$', description: "Meta's id, digits." });
const Secret = nullableCredential({ maxLength: 2000, description: "Null takes it away: the platform's own is used then. Never shown again." });
const maybe = Type.Union([Type.String(), Type.Null()]);

const editable = {
  portfolio_id: Type.Optional(
    Type.String({
      pattern: '^\\d{0,30}$',
      description: "Meta's id of the business portfolio. Numbers of one share its limit; empty: the account is taken for one.",
    }),
  ),
  base_url: Type.Optional(Type.String({ maxLength: 300 })),
  token: Type.Optional(Secret),
  app_secret: Type.Optional(Secret),
  pin: Type.Optional(nullableText({ pattern: '^\\d{6}$' })),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  is_active: Type.Optional(Type.Boolean()),
};

export const NumberBody = Type.Object({ phone_number_id: Type.Optional(MetaId), waba_id: MetaId, ...editable }, { additionalProperties: false });
export const NumberPatch = Type.Object({ waba_id: Type.Optional(MetaId), ...editable }, { additionalProperties: false });
export const RegisterBody = Type.Object({ pin: Type.String({ pattern: '^\\d{6}$' }) }, { additionalProperties: false });

export const WhatsappNumber = Type.Object({
  id: Type.String(),
  client: Type.String(),
  phone_number_id: Type.String(),
  waba_id: Type.String(),
  base_url: Type.String(),
  has_token: Type.Boolean(),
  has_app_secret: Type.Boolean(),
  has_pin: Type.Boolean(),
  display_number: Type.String(),
  verified_name: Type.String(),
  name_status: Type.String(),
  quality: Type.String({ description: '`green`, `yellow`, `red`, `unknown`.' }),
  throughput: Type.String(),
  messaging_limit: Type.String(),
  portfolio_id: Type.String(),
  reached_24h: Type.Integer({ description: 'Different people with whom its portfolio has begun talks in the last 24 hours.' }),
  limit_24h: Type.Union([Type.Integer(), Type.Null()], { description: 'How many Meta allows; null: none, or not known.' }),
  is_coexistence: Type.Boolean(),
  health: Type.Unknown(),
  priority: Type.Integer(),
  is_active: Type.Boolean(),
  state: Type.String({ description: '`new`, `connected`, `trouble`, `off`.' }),
  trouble_code: maybe,
  trouble_text: Type.String(),
  connected_at: maybe,
  subscribed_at: maybe,
  registered_at: maybe,
  checked_at: maybe,
  templates_synced_at: maybe,
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const WhatsappNumberWithHook = Type.Object({
  ...WhatsappNumber.properties,
  callback_url: Type.String({ description: 'Where Meta reports for this number; enter it at the app, or subscribe.' }),
  verify_token: Type.String({ description: "What Meta's handshake has to say." }),
});

export const TestAnswer = Type.Object({ outcome: text(20), code: maybe, detail: Type.String(), number: WhatsappNumber });
