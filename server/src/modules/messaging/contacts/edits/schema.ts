import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { CHANNELS } from '../consent/consent.ts';
import type { ConsentChannel, ConsentPurpose } from '../port.ts';
import { contactFilters, MOST_TAGS } from '../schema.ts';

const ACTIONS = [
  'add_tags',
  'remove_tags',
  'set_attribute',
  'clear_attribute',
  'add_to_segment',
  'remove_from_segment',
  'block',
  'unblock',
  'opt_out',
  'erase',
] as const;
export type ActionName = (typeof ACTIONS)[number];

const MOST_IDS = 1_000;
export const MOST_PEOPLE = 100_000;

const actionFields = {
  action: Type.Unsafe<ActionName>({ type: 'string', enum: [...ACTIONS] }),
  tags: Type.Optional(Type.Array(text(60, 1), { minItems: 1, maxItems: MOST_TAGS })),
  /** The key of the attribute. */
  attribute: Type.Optional(text(60, 1)),
  /** Text, a number, true or false: held to the attribute's type where it has one. */
  value: Type.Optional(Type.Unknown()),
  /** A segment that is kept by hand. */
  segment: Type.Optional(Type.String()),
  /** Why they are blocked; of an opt-out, what stands in the consent ledger of each. */
  reason: Type.Optional(text(500)),
  /** All of them unless told. */
  channels: Type.Optional(Type.Array(Type.Unsafe<ConsentChannel>({ type: 'string', enum: [...CHANNELS] }), { minItems: 1, maxItems: 3 })),
  purpose: Type.Optional(Type.Unsafe<ConsentPurpose>({ type: 'string', enum: ['marketing', 'service'] })),
  /** `erase`: there is no way back. */
  confirm: Type.Optional(Type.Unsafe<'erase'>({ type: 'string', enum: ['erase'] })),
};
export const ActionFields = Type.Object(actionFields);

export const EditBody = Type.Object(
  {
    ...actionFields,
    ids: Type.Optional(Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: MOST_IDS })),
    /** Instead of `ids`: what the list of contacts is narrowed by. An empty filter finds everybody. */
    filter: Type.Optional(Type.Object(contactFilters, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

const maybe = Type.Union([Type.String(), Type.Null()]);

export const Edit = Type.Object({
  id: Type.String(),
  action: Type.String(),
  tags: Type.Array(Type.String()),
  attribute: maybe,
  value: Type.Unknown(),
  segment: maybe,
  reason: Type.String(),
  channels: Type.Array(Type.String()),
  purpose: maybe,
  state: Type.String({ description: 'queued, running, done, stopped or failed.' }),
  total: Type.Integer(),
  done: Type.Integer({ description: 'Changed, skipped and failed together.' }),
  changed: Type.Integer(),
  skipped: Type.Integer(),
  failed: Type.Integer(),
  reasons: Type.Record(Type.String(), Type.Integer(), { description: 'Of those who were not changed, how many for which reason.' }),
  error_code: maybe,
  undoes: Type.Union([Type.String(), Type.Null()], { description: 'The edit that this one takes back.' }),
  undone_by: Type.Union([Type.String(), Type.Null()], { description: 'The edit that takes this one back.' }),
  can_undo: Type.Boolean(),
  requested_by: maybe,
  created_at: Type.String(),
  finished_at: maybe,
});
