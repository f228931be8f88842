import { Type, type Static } from 'typebox';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import type { TokensDeps } from '../deps.ts';
import { maskToken } from '../sealing.ts';
import { cubicMetres } from '../texts.ts';
import { readVendorHistory, type HistoryLine } from './history.ts';

/** Lines that a page shows; a vendor keeps all of a meter's years and has no pages. */
const MOST_SHOWN = 200;

const maybe = Type.Union([Type.String(), Type.Null()]);

const Line = Type.Object({
  token_value: Type.String({ description: 'Its last four digits.' }),
  amount: maybe,
  units: maybe,
  unit_price: maybe,
  generated_at: Type.Union([Type.String(), Type.Null()], { description: "The vendor's own local time, as it writes it." }),
  is_known: Type.Boolean({ description: 'An order of ours asked for this token.' }),
  token: maybe,
  vend_order: maybe,
  payment: maybe,
  payment_transaction_id: maybe,
  status: maybe,
});

const Body = Type.Object({
  meter: Type.String(),
  meter_id: Type.String(),
  company: Type.String({ description: 'The account at the vendor under which it was asked.' }),
  asked_at: Type.String(),
  count: Type.Integer({ description: `Lines that the vendor has; the newest ${MOST_SHOWN} are in \`results\`.` }),
  unknown_count: Type.Integer({ description: 'Lines among all of them that no order of ours asked for.' }),
  results: Type.Array(Line),
});

/** "What does the vendor say about this meter?" */
export function vendorHistoryRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/meters/:id/vendor-history/',
    summary: "The vendor's credit history of a meter, asked now, each line beside our books",
    tag: 'Meters',
    access: 'tokens.read',
    params: IdParams,
    object: 'meters',
    response: Body,
    errors: [409, 503],
    rateLimit: { max: 30, seconds: 60 },
    async handle(ctx, { params }) {
      const tenantId = await ctx.write(async (tx) => tx.tenantId);
      const askedAt = deps.clock.now();
      const { meterNumber, company, lines } = await readVendorHistory(deps, tenantId, params.id);
      return {
        meter: params.id,
        meter_id: meterNumber,
        company,
        asked_at: askedAt.toISOString(),
        count: lines.length,
        unknown_count: lines.filter(({ booked }) => booked === null).length,
        results: lines.slice(0, MOST_SHOWN).map(presentLine),
      };
    },
  });
}

function presentLine({ entry, booked }: HistoryLine): Static<typeof Line> {
  const money = (minor: bigint | null): string | null => (minor === null ? null : formatMinor(minor));
  return {
    token_value: maskToken(entry.token.slice(-4)),
    amount: money(entry.paidMinor),
    units: entry.tenths === null ? null : cubicMetres(entry.tenths),
    unit_price: money(entry.unitPriceMinor),
    generated_at: entry.generatedAt,
    is_known: booked !== null,
    ...bookedPart(booked),
  };
}

function bookedPart(booked: HistoryLine['booked']): Pick<Static<typeof Line>, 'token' | 'vend_order' | 'payment' | 'payment_transaction_id' | 'status'> {
  if (booked === null) return { token: null, vend_order: null, payment: null, payment_transaction_id: null, status: null };
  return {
    token: booked.id,
    vend_order: booked.order_id,
    payment: booked.payment_id,
    payment_transaction_id: booked.receipt,
    status: booked.status,
  };
}
