import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { pageOf, pageQuery } from '../../../../kernel/pages.ts';
import { KeyBody, KeyFields } from '../keys/key.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const closed = { additionalProperties: false } as const;

const Key = Type.Object(KeyFields, closed);

const names = Type.Array(text(50, 1), { minItems: 1, maxItems: 10_000, description: 'Numbers or ids of meters.' });

export const CampaignInput = Type.Object(
  {
    name: text(200, 1),
    select: Type.Enum(['all', 'file', 'list', 'key'], {
      description:
        'all: every meter that is not known to have the target key. file: the meters that the file of pairs names. list: those in `meters`. key: those whose key is known to be `key`.',
    }),
    meters: Type.Optional(names),
    key: Type.Optional(Key),
    target: Type.Optional(
      Type.Object(KeyFields, { ...closed, description: 'The key that the meters are to have; rows of the file that are for another are refused.' }),
    ),
    hold_days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 90, description: 'How long purchases wait for a meter that has its tokens and does not confirm; 7 unless given.' }),
    ),
  },
  closed,
);
export type CampaignInput = Static<typeof CampaignInput>;

const fields = {
  id: Type.String(),
  client: Type.String(),
  name: Type.String(),
  state: Type.String(),
  select: Type.String(),
  target: KeyBody,
  hold_days: Type.Integer(),
  created_at: Type.String(),
  started_at: maybe,
  finished_at: maybe,
};

export const CampaignBody = Type.Object(fields);
export const CampaignPage = pageOf(CampaignBody);
export const CampaignQuery = Type.Object(pageQuery, closed);

export const CampaignDetail = Type.Object({
  ...fields,
  progress: Type.Object({
    meters: Type.Integer(),
    waiting: Type.Integer(),
    ready: Type.Integer(),
    sent: Type.Integer(),
    confirmed: Type.Integer(),
    failed: Type.Integer(),
    cancelled: Type.Integer(),
    /** Ready, and nobody with a phone holds the meter: to be handed over by hand. */
    without_phone: Type.Integer(),
  }),
  /** Where the tokens of each vending account come from: its vendor when asked, or a file of its people. */
  sources: Type.Array(Type.Object({ vendor_account: Type.String(), company: Type.String(), pairs_from: Type.Enum(['file', 'vendor']) })),
});

export const PairsInput = Type.Object(
  {
    /** .xlsx or .csv, at most 4 MB and 10,000 rows. */
    content_base64: Type.String({ minLength: 1, maxLength: 6_000_000 }),
    dry_run: Type.Optional(Type.Boolean({ description: 'True unless told otherwise: every row is tried and nothing is kept.' })),
  },
  closed,
);

export const PairsBody = Type.Object({
  dry_run: Type.Boolean(),
  rows: Type.Integer(),
  taken: Type.Integer(),
  known: Type.Integer(),
  rejected: Type.Array(Type.Object({ row: Type.Integer(), meter: Type.String(), reason: Type.String() })),
});

export const CancelledBody = Type.Object({ cancelled: Type.Integer(), remaining: Type.Integer(), campaign: CampaignDetail });
