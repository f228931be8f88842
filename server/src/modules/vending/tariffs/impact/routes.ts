import { Type, type Static } from 'typebox';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { addDays, startOfDay, zoned } from '../../../../kernel/zone.ts';
import { databaseNow, findTariff, newestVersion } from '../queries.ts';
import { VersionBody } from '../schema.ts';
import type { TariffTerms } from '../terms.ts';
import { termsOf } from '../versions.ts';
import { CLASSES, impactOf, totalOf, type Bill, type Impact, type OwnerMonth } from './impact.ts';
import { meterMonths, ownerNames, zoneOf } from './queries.ts';

const Body = Type.Object(
  {
    month: Type.Optional(
      Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: "A month of the client's calendar; the last whole one if not given." }),
    ),
    purchases_of: Type.Optional(Type.String({ description: 'The tariff whose purchases are looked at; this one if not given.' })),
    version: Type.Optional(VersionBody),
  },
  { additionalProperties: false },
);

const BillBody = Type.Object({ total: Type.String(), water: Type.String(), vat: Type.String(), levies: Type.String(), standing: Type.String() });
const ImpactBody = Type.Object({
  tariff: Type.String(),
  month: Type.String(),
  customers: Type.Integer(),
  pay_more: Type.Integer(),
  pay_less: Type.Integer(),
  unchanged: Type.Integer(),
  before: BillBody,
  after: BillBody,
  revenue_change: Type.String(),
  /** Customers by the change of their bill; `up_to` in percent, null for more than the last. */
  distribution: Type.Array(Type.Object({ up_to: Type.Union([Type.Integer(), Type.Null()]), customers: Type.Integer() })),
  worst: Type.Array(
    Type.Object({
      customer: Type.Union([Type.String(), Type.Null()]),
      name: Type.Union([Type.String(), Type.Null()]),
      meters: Type.Array(Type.String()),
      before: Type.String(),
      after: Type.String(),
      change: Type.String(),
    }),
  ),
});

/** What prices would have done to a month that was: the same water, charged otherwise. */
export function impactRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/tariffs/:id/impact/',
    summary: "What these prices would have made of a month's purchases: who pays more, who less, and what comes in",
    tag: 'Tariffs',
    access: 'tariffs.read',
    object: 'tariffs',
    params: IdParams,
    body: Body,
    response: ImpactBody,
    rateLimit: { max: 20, seconds: 60 },
    handle: (ctx, { params, body }) => ctx.read((tx) => measure(tx, params.id, body)),
  });
}

async function measure(tx: Tx | PlatformTx, id: string, body: Static<typeof Body>): Promise<Static<typeof ImpactBody>> {
  const tariff = await findTariff(tx, id);
  const sold = body.purchases_of === undefined ? tariff : isUuid(body.purchases_of) ? await findTariff(tx, body.purchases_of) : undefined;
  if (!tariff || sold?.tenant_id !== tariff.tenant_id) throw notFound();
  const terms = body.version ? termsOf(body.version) : await newestVersion(tx, id);
  const { month, from, to } = await monthOf(tx, tariff.tenant_id, body.month);
  const impact = await impactOf(meterMonths(tx, { tenantId: tariff.tenant_id, tariffId: sold.id, from, to }), ownTerms(terms));
  const names = await ownerNames(
    tx,
    impact.worst.map((owner) => owner.ownerId),
  );
  return present({ tariff: id, month, impact, names });
}

function ownTerms(terms: TariffTerms | undefined): TariffTerms {
  if (!terms) throw notFound();
  if (terms.mode === 'vendor_priced')
    throw conflict('tariffs.vendor_priced', "The vendor's own prices decide here, so what they would have come to is not known. Give prices to compare with.");
  return terms;
}

/** A month that is over or under way, as moments of the tenant's zone. @throws AppError `invalid` for one to come */
async function monthOf(tx: Tx | PlatformTx, tenantId: string, asked: string | undefined): Promise<{ month: string; from: Date; to: Date }> {
  const zone = await zoneOf(tx, tenantId);
  const now = await databaseNow(tx);
  const first = asked === undefined ? zoned(zone, now).toPlainDate().with({ day: 1 }).subtract({ months: 1 }).toString() : `${asked}-01`;
  const from = startOfDay(zone, first);
  if (from > now) throw invalid({ month: ['This month has not begun.'] });
  return { month: first.slice(0, 7), from, to: startOfDay(zone, `${addDays(first, 31).slice(0, 7)}-01`) };
}

interface Presented {
  readonly tariff: string;
  readonly month: string;
  readonly impact: Impact;
  readonly names: ReadonlyMap<string, string>;
}

function present({ tariff, month, impact, names }: Presented): Static<typeof ImpactBody> {
  return {
    tariff,
    month,
    customers: impact.owners,
    pay_more: impact.more,
    pay_less: impact.less,
    unchanged: impact.owners - impact.more - impact.less,
    before: bill(impact.before),
    after: bill(impact.after),
    revenue_change: formatMinor(totalOf(impact.after) - totalOf(impact.before)),
    distribution: impact.classes.map((customers, index) => ({ up_to: CLASSES[index] ?? null, customers })),
    worst: impact.worst.map((owner) => presentOwner(owner, names.get(owner.ownerId))),
  };
}

function presentOwner({ ownerId, meters, before, after }: OwnerMonth, name: string | undefined): Static<typeof ImpactBody>['worst'][number] {
  return {
    customer: name === undefined ? null : ownerId,
    name: name ?? null,
    meters: [...meters],
    before: formatMinor(totalOf(before)),
    after: formatMinor(totalOf(after)),
    change: formatMinor(totalOf(after) - totalOf(before)),
  };
}

function bill(of: Bill): Static<typeof BillBody> {
  return {
    total: formatMinor(totalOf(of)),
    water: formatMinor(of.water),
    vat: formatMinor(of.vat),
    levies: formatMinor(of.levies),
    standing: formatMinor(of.standing),
  };
}
