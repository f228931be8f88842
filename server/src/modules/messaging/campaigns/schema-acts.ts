import { Type } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { CHANNELS } from './schema.ts';
import { choice, closed } from './schema-parts.ts';

export const TestBody = Type.Object(
  {
    to: Type.Array(text(120, 3), { minItems: 1, maxItems: 5, description: 'Phone numbers or mail addresses.' }),
    channel: Type.Optional(choice(CHANNELS)),
    variant: Type.Optional(Type.String({ pattern: '^[a-e]$' })),
    contact: Type.Optional(Type.String({ format: 'uuid', description: 'Whose values stand in the text.' })),
  },
  closed,
);
export const TestSent = Type.Object({
  success: Type.Boolean(),
  message: Type.String(),
  messages: Type.Array(Type.Object({ id: Type.String(), to: Type.String(), channel: choice(CHANNELS), text: Type.String() })),
});

export const WinnerBody = Type.Object({ variant: Type.String({ pattern: '^[a-e]$' }) }, closed);
