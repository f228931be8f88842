import { AppError, notFound } from '../../../../kernel/errors.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { findMetersForSale, type MeterForSale } from '../../meters/index.ts';
import type { TokensDeps } from '../deps.ts';
import type { PreviewResult } from '../port.ts';
import { cubicMetres } from '../texts.ts';
import { askedFor } from './asked.ts';
import { costOf, priceAsked, type Asked } from './quote.ts';
import { PreviewBody, PreviewQuery } from './schema.ts';
import { previewAtVendor } from './vendor-side.ts';

export function previewRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/tokens/preview/',
    summary: 'What money or a volume would come to for a meter, by our tariff and by the vendor; nothing is issued',
    tag: 'Tokens',
    access: 'tokens.preview',
    query: PreviewQuery,
    response: PreviewBody,
    rateLimit: { max: 60, seconds: 60 },
    async handle(ctx, { query }) {
      const asked = askedFor(query.amount, query.is_vend_by_unit ?? false);
      if (!isUuid(query.meter_id)) throw notFound();
      const { meter, tenantId } = await ctx.write(async (tx) => ({
        meter: (await findMetersForSale(tx, [query.meter_id])).get(query.meter_id),
        tenantId: tx.tenantId,
      }));
      if (!meter) throw notFound();
      const vendor = meter.vendorAccountId === null ? null : await previewAtVendor(deps, tenantId, { meterId: meter.id, asked });
      return {
        meter: meter.id,
        meter_id: meter.meterNumber,
        currency: meter.tariffVersion?.currency ?? 'KES',
        ours: oursOf(meter, asked),
        ...vendorPart(vendor),
      };
    },
  });
}

function oursOf(
  meter: MeterForSale,
  asked: Asked,
): (Record<'amount' | 'vat' | 'levies' | 'standing_charge' | 'remainder', string> & { units: string | null }) | null {
  if (meter.tariffVersion === null || meter.tariffVersion.mode === 'vendor_priced') return null;
  try {
    const priced = priceAsked('credit', meter, asked);
    return {
      amount: formatMinor(costOf(priced)),
      units: priced.tenths === null ? null : cubicMetres(priced.tenths),
      vat: formatMinor(priced.vatMinor),
      levies: formatMinor(priced.levyMinor),
      standing_charge: formatMinor(priced.standingMinor),
      remainder: formatMinor(priced.remainderMinor),
    };
  } catch (error) {
    // money that buys nothing is an answer here
    if (error instanceof AppError && error.code === 'tokens.too_little') return null;
    throw error;
  }
}

interface VendorPart {
  readonly vendor: { amount: string | null; units: string | null; price: string | null } | null;
  readonly vendor_note: string | null;
}

function vendorPart(result: PreviewResult | null): VendorPart {
  if (result === null) return { vendor: null, vendor_note: 'No vending account is set up for this meter.' };
  if (result.kind === 'refused') return { vendor: null, vendor_note: 'The vendor sells nothing for this.' };
  if (result.kind === 'unavailable')
    return { vendor: null, vendor_note: result.reason === 'not_supported' ? 'This vendor has no preview.' : 'The vendor does not answer at the moment.' };
  const { paidMinor, tenths, unitPriceMinor } = result;
  const money = (minor: bigint | null): string | null => (minor === null ? null : formatMinor(minor));
  return { vendor: { amount: money(paidMinor), units: tenths === null ? null : cubicMetres(tenths), price: money(unitPriceMinor) }, vendor_note: null };
}
