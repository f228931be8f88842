import { conflict, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { normaliseAccount } from './account-text.ts';
import { noVendorAccount, notAtVendor, vendorUnavailable } from './errors.ts';
import type { QueryMeterAtVendor } from './port.ts';
import { findMetersByNumber } from './queries.ts';

/**
 * The vendor's first row for a meter of the asker's client, as it came, under the account that the meter buys by. A number that is not the client's is not asked
 * for at all, or one company would read another's meters through its account.
 * @throws AppError `not_found`, `meters.not_at_vendor`, `meters.no_vendor_account`, `meters.vendor_unavailable`
 */
export async function askVendor(ctx: RequestContext, text: string, query: QueryMeterAtVendor): Promise<Record<string, unknown>> {
  const [meter, another] = await ctx.read((tx) => findMetersByNumber(tx, normaliseAccount(text)));
  if (!meter) throw notFound();
  if (another) throw conflict('meters.ambiguous', 'Several clients have a meter of this number. Name the client.');
  const answer = await query(meter);
  if (answer.kind === 'found') return { ...answer.meter.raw };
  if (answer.kind === 'not_found') throw notAtVendor();
  throw answer.kind === 'no_account' ? noVendorAccount() : vendorUnavailable();
}
