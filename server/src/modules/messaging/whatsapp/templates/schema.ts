import { Type } from 'typebox';
import { nullableText, readOnly, text } from '../../../../kernel/fields.ts';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../../kernel/pages.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const Channel = Type.Unsafe<'whatsapp' | 'sms' | 'email'>({ type: 'string', enum: ['whatsapp', 'sms', 'email'] });

const Variable = Type.Object(
  { name: Type.String({ pattern: '^[a-z0-9_]{1,60}$' }), example: Type.Optional(text(1024)), fallback: Type.Optional(nullableText({ maxLength: 1024 })) },
  { additionalProperties: false },
);
/** Older clients send names alone. */
const Variables = Type.Array(Type.Union([Type.String({ pattern: '^[a-z0-9_]{1,60}$' }), Variable]), { maxItems: 100 });

const Part = Type.Object(
  { type: text(40, 1) },
  { additionalProperties: true, description: "A part of the definition in Meta's words: header, footer, buttons, carousel." },
);

const fields = {
  subject: Type.Optional(text(200)),
  components: Type.Optional(Type.Array(Part, { maxItems: 20 })),
  parameter_format: Type.Optional(Type.Unsafe<'positional' | 'named'>({ type: 'string', enum: ['positional', 'named'] })),
  variables: Type.Optional(Variables),
  ...readOnly([
    'id',
    'client',
    'wa_template_name',
    'wa_template_id',
    'approved',
    'approval_status',
    'status',
    'status_reason',
    'quality',
    'coming_category',
    'usage_count',
    'created_by',
    'created_at',
    'updated_at',
    'submitted_at',
    'synced_at',
    'waba_id',
  ]),
};

const body = { name: text(512, 1), category: text(20, 1), language: text(20, 1), body_text: text(4096, 1) };

export const TemplateBody = Type.Object(
  {
    ...body,
    channel: Type.Optional(Channel),
    number: Type.Optional(nullableText({ description: 'Of WhatsApp: the number whose account it is for.' })),
    ...fields,
  },
  { additionalProperties: false },
);
export const TemplatePut = Type.Object({ ...body, ...readOnly(['channel', 'number']), ...fields }, { additionalProperties: false });
export const TemplatePatch = Type.Object(
  {
    name: Type.Optional(body.name),
    category: Type.Optional(body.category),
    language: Type.Optional(body.language),
    body_text: Type.Optional(body.body_text),
    ...readOnly(['channel', 'number']),
    ...fields,
  },
  { additionalProperties: false },
);

export const Template = Type.Object({
  id: Type.String(),
  client: Type.String(),
  channel: Type.String(),
  name: Type.String(),
  language: Type.String(),
  category: Type.String(),
  subject: Type.String(),
  body_text: Type.String(),
  components: Type.Array(Type.Unknown()),
  parameter_format: Type.String(),
  variables: Type.Array(Type.Object({ name: Type.String(), example: Type.String(), fallback: maybe })),
  waba_id: Type.String(),
  wa_template_name: maybe,
  wa_template_id: maybe,
  approved: Type.Boolean(),
  approval_status: Type.String({ description: '`pending`, `approved`, `rejected`.' }),
  status: Type.String({ description: '`draft`, `submitting`, then as Meta calls it: `pending`, `approved`, `rejected`, `paused`, `disabled`, `deleted`, …' }),
  status_reason: Type.String(),
  quality: Type.String(),
  coming_category: Type.String({ description: 'What Meta is going to make of the category; empty for no change.' }),
  usage_count: Type.Integer(),
  created_by: maybe,
  created_at: Type.String(),
  updated_at: Type.String(),
  submitted_at: maybe,
  synced_at: maybe,
});

export const TemplatePage = pageOf(Template);
export const TemplateQuery = Type.Object(
  {
    ...pageQuery,
    ...searchQuery,
    ...orderQuery,
    channel: Type.Optional(Channel),
    category: Type.Optional(Type.String({ maxLength: 20 })),
    language: Type.Optional(Type.String({ maxLength: 20 })),
    status: Type.Optional(Type.String({ maxLength: 40 })),
    approved: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const PreviewBody = Type.Object(
  { values: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9_]{1,60}$' }), text(1024))), use_examples: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export const Preview = Type.Object({
  subject: Type.String(),
  text: Type.String(),
  missing: Type.Array(Type.String()),
  problems: Type.Array(Type.String({ description: 'Why WhatsApp would refuse it with these values.' })),
  encoding: maybe,
  segments: Type.Union([Type.Integer(), Type.Null()]),
  characters: Type.Integer(),
});

export const SyncAnswer = Type.Object({ accounts: Type.Integer(), templates: Type.Integer(), failed: Type.Array(Type.String()) });
