import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { invalid } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import type { ConsentChannel } from '../port.ts';

/** What is to be done with a list, beside taking its rows. */
export const ImportOptions = Type.Object(
  {
    /** For every contact of the list. */
    tags: Type.Optional(Type.Array(text(60, 1), { maxItems: 20 })),
    /** `keep`: people who are there stay as they are; only tags, segment and consent are added. */
    on_existing: Type.Optional(Type.Unsafe<'update' | 'keep'>({ type: 'string', enum: ['update', 'keep'] })),
    extra_columns: Type.Optional(Type.Unsafe<'attributes' | 'ignore'>({ type: 'string', enum: ['attributes', 'ignore'] })),
    /** A static segment that they join. */
    segment: Type.Optional(Type.String({ format: 'uuid' })),
    /** That these people agreed to be written to, and how that is known. Without it, nobody is opted in. */
    consent: Type.Optional(
      Type.Object(
        {
          channels: Type.Array(Type.Unsafe<ConsentChannel>({ type: 'string', enum: ['sms', 'whatsapp', 'email'] }), { minItems: 1, maxItems: 3 }),
          wording: text(500, 10),
          occurred_at: Type.Optional(Type.String({ format: 'date-time' })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ImportOptions = Static<typeof ImportOptions>;

/** Options as they were stored. */
export function storedOptions(json: unknown): ImportOptions {
  if (!Check(ImportOptions, json)) throw invalid({ options: ['Cannot be read.'] });
  return json;
}
