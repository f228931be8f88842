import { Type } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { pageOf } from '../../../kernel/pages.ts';

export const Entry = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  credits: Type.String({ description: 'Whole credits; one pays one part of a text message.' }),
  available_after: Type.String(),
  reserved_after: Type.String(),
  send: Type.Union([Type.String(), Type.Null()]),
  note: Type.String(),
  created_at: Type.String(),
});
export const EntryPage = pageOf(Entry);

export const GrantBody = Type.Object(
  {
    credits: Type.Integer({ minimum: -10_000_000, maximum: 10_000_000 }),
    note: text(300, 3),
    /** The same key adds once, for example the number of an invoice. */
    reference: Type.Optional(text(100, 1)),
  },
  { additionalProperties: false },
);
export const Balance = Type.Object({
  credits: Type.String(),
  reserved: Type.String(),
  total_purchased: Type.String(),
  total_used: Type.String(),
  last_updated: Type.Union([Type.String(), Type.Null()]),
});

const PaidBy = Type.Union([Type.Literal('credits'), Type.Literal('own_account')]);
const ServiceTexts = Type.Union([Type.Literal('platform'), Type.Literal('credits')]);
export const Settings = Type.Object({ paid_by: PaidBy, service_texts: ServiceTexts });
export const SettingsBody = Type.Object({ paid_by: Type.Optional(PaidBy), service_texts: Type.Optional(ServiceTexts) }, { additionalProperties: false });
