import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { invalid } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';

/** What is to be sent to a list, beside its rows; the text itself lies sealed. */
export const ListOptions = Type.Object(
  {
    name: Type.Optional(text(100)),
    template_id: Type.Optional(text(40)),
    sender_id: Type.Optional(text(40)),
    purpose: Type.Optional(Type.Unsafe<'service' | 'marketing'>({ type: 'string', enum: ['service', 'marketing'] })),
    schedule_time: Type.Optional(text(40, 1)),
  },
  { additionalProperties: false },
);
export type ListOptions = Static<typeof ListOptions>;

/** Options as they were stored. */
export function storedOptions(json: unknown): ListOptions {
  if (!Check(ListOptions, json)) throw invalid({ options: ['Cannot be read.'] });
  return json;
}
