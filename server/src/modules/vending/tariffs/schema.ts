import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../kernel/pages.ts';

const MONEY = '^\\d{1,13}(\\.\\d{1,2}0*)?$';
const Money = Type.String({ pattern: MONEY, description: 'Decimal string, at most two decimals.' });
const VOLUME = '^\\d{1,7}(\\.\\d0*)?$';
const Volume = Type.String({ pattern: VOLUME, description: 'Cubic metres with one decimal.' });
const BasisPoints = Type.Integer({ minimum: 0, maximum: 10_000, description: 'Hundredths of a percent.' });
const Name = text(100, 1);

const Block = Type.Object(
  {
    up_to: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      pattern: VOLUME,
      description: 'Volume of the month up to which the price holds; null for the last block.',
    }),
    price: Money,
  },
  { additionalProperties: false },
);

const Levy = Type.Object(
  {
    name: Name,
    basis_points: Type.Optional(BasisPoints),
    per_unit: Type.Optional(Type.String({ pattern: MONEY, description: 'For each m³; beside a part of the value, or in its place.' })),
  },
  { additionalProperties: false },
);

const terms = {
  mode: Type.Optional(Type.Enum(['own', 'vendor_priced'])),
  blocks: Type.Optional(Type.Array(Block, { maxItems: 20 })),
  vat_basis_points: Type.Optional(BasisPoints),
  vat_inclusive: Type.Optional(Type.Boolean({ description: 'The prices hold the VAT already.' })),
  levies: Type.Optional(Type.Array(Levy, { maxItems: 10 })),
  standing_charge: Type.Optional(Money),
  arrears_share_basis_points: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 9_000, description: 'Hundredths of a percent; whoever pays gets some water.' }),
  ),
  lifeline_units: Type.Optional(Volume),
  lifeline_price: Type.Optional(Money),
  minimum: Type.Optional(Money),
};

export const VersionBody = Type.Object({ effective_from: Type.Optional(Type.String({ format: 'date-time' })), ...terms }, { additionalProperties: false });
export type VersionBody = Static<typeof VersionBody>;

export const TariffBody = Type.Object(
  { name: Name, is_default: Type.Optional(Type.Boolean()), version: Type.Optional(VersionBody) },
  { additionalProperties: false },
);
export const TariffPatch = Type.Object({ name: Type.Optional(Name), is_default: Type.Optional(Type.Boolean()) }, { additionalProperties: false });

export const Version = Type.Object({
  id: Type.String(),
  tariff: Type.String(),
  mode: Type.String(),
  currency: Type.String(),
  effective_from: Type.String(),
  in_force: Type.Boolean(),
  blocks: Type.Array(Type.Object({ up_to: Type.Union([Type.String(), Type.Null()]), price: Type.String() })),
  vat_basis_points: Type.Integer(),
  vat_inclusive: Type.Boolean(),
  levies: Type.Array(Type.Object({ name: Type.String(), basis_points: Type.Integer(), per_unit: Type.String() })),
  standing_charge: Type.String(),
  arrears_share_basis_points: Type.Integer(),
  lifeline_units: Type.String(),
  lifeline_price: Type.String(),
  minimum: Type.String(),
});

export const Tariff = Type.Object({
  id: Type.String(),
  client: Type.String(),
  client_name: Type.String(),
  name: Type.String(),
  is_default: Type.Boolean(),
  assignments_count: Type.Integer({ description: 'Assignments to meters, customers, sites and types of meter, past and coming ones included.' }),
  current_version: Type.Union([Version, Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const TariffPage = pageOf(Tariff);
export const VersionPage = pageOf(Version);
export const TariffQuery = Type.Object({ ...pageQuery, ...searchQuery, ...orderQuery });

export const PreviewBody = Type.Object(
  {
    amount: Money,
    month_units: Type.Optional(Volume),
    arrears: Type.Optional(Money),
    standing_due: Type.Optional(Type.Boolean()),
    version: Type.Optional(VersionBody),
  },
  { additionalProperties: false },
);

export const Line = Type.Object({
  part: Type.String(),
  amount: Type.String(),
  name: Type.Optional(Type.String()),
  basis_points: Type.Optional(Type.Integer()),
  per_unit: Type.Optional(Type.String()),
  units: Type.Optional(Type.String()),
  price: Type.Optional(Type.String()),
  lifeline: Type.Optional(Type.Boolean()),
});

export const Preview = Type.Object({
  tariff: Type.String(),
  version: Type.Union([Type.String(), Type.Null()], { description: 'Null for prices that were only tried.' }),
  currency: Type.String(),
  amount: Type.String(),
  vat: Type.String(),
  levies: Type.Array(Type.Object({ name: Type.String(), amount: Type.String() })),
  levy: Type.String(),
  standing: Type.String(),
  arrears: Type.String(),
  water: Type.String(),
  units: Type.Union([Type.String(), Type.Null()]),
  remainder: Type.String(),
  below_minimum: Type.Boolean(),
  lines: Type.Array(Line),
});
