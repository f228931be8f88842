import { conflict, type AppError } from '../../../../kernel/errors.ts';
import { vendorAway } from '../by-hand/errors.ts';
import { sideOf } from '../by-hand/vendor-side.ts';
import type { TokensDeps } from '../deps.ts';
import type { HistoryEntry } from '../port.ts';
import { tokenDigest } from '../sealing.ts';
import { bookedAmong, type BookedToken } from './queries.ts';

const noHistory = (): AppError =>
  conflict('tokens.no_vendor_history', 'The vendor of this meter keeps no history that can be read. Ask its people, or look at its own pages.');

/** An empty answer is also what the vendor gives to credentials it does not like: it proves nothing. */
const unproven = (): AppError =>
  conflict(
    'tokens.vendor_history_unproven',
    'The vendor shows nothing for this meter, and does not confirm that it knows it under this account. Register it there, or check the account.',
  );

export interface HistoryLine {
  readonly entry: HistoryEntry;
  /** Null: no order of ours asked for this token. */
  readonly booked: BookedToken | null;
}

export interface VendorHistory {
  readonly meterNumber: string;
  readonly company: string;
  readonly lines: readonly HistoryLine[];
}

/**
 * What the vendor's books say of a meter now, newest first, beside ours. Two short transactions with the call between
 * them: nothing is held while the vendor thinks.
 * @throws AppError `not_found`, `tokens.no_vendor_account`, `tokens.no_vendor_history`, `tokens.vendor_history_unproven`, `tokens.vendor_unavailable`
 */
export async function readVendorHistory(deps: TokensDeps, tenantId: string, meterId: string): Promise<VendorHistory> {
  const { account, meterNumber } = await sideOf(deps, tenantId, meterId);
  if (!deps.vendor.capabilities(account.dialect).history) throw noHistory();
  const history = await deps.vendor.history(account, meterNumber);
  if (history.kind === 'unavailable') {
    deps.log.warn({ tenant: tenantId, meter: meterId, reason: history.reason }, 'vendor history not read');
    throw history.reason === 'empty_unproven' ? unproven() : vendorAway();
  }
  const digests = history.entries.map((entry) => tokenDigest(deps.secrets, tenantId, entry.token));
  const booked = new Map((await deps.db.inTenant(tenantId, (tx) => bookedAmong(tx, digests))).map((row) => [row.digest, row]));
  const lines = history.entries.map((entry, at) => ({ entry, booked: booked.get(digests[at]!.toString('hex')) ?? null }));
  return { meterNumber, company: account.company, lines };
}
