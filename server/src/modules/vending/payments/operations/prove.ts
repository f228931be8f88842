import { AppError } from '../../../../kernel/errors.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import type { PaymentsDeps } from '../deps.ts';
import { openCheck, sendCheck, type StatusCheck } from './check.ts';
import { claimUnproven, findUnproven, type UnprovenNotice } from './prove-queries.ts';

/** Questions for one tenant in one look: whoever floods us with forged notices does not make us flood M-Pesa. */
const AT_ONCE = 5;

/**
 * Asks M-Pesa about notices whose source nobody can prove, each receipt once; the result decides (`prove-result.ts`).
 * Paybills without an initiator are left alone, and so are those whose initiator M-Pesa has refused within a day: a
 * credential that is tried again and again is locked.
 */
export async function proveNotices(deps: PaymentsDeps, tenantId: string): Promise<void> {
  const due = await deps.db.inTenant(tenantId, (tx) => findUnproven(tx, { now: deps.clock.now(), limit: AT_ONCE }));
  for (const notice of onceEach(due)) {
    const state = await prove(deps, tenantId, notice);
    // M-Pesa or the way to it is away: the others are asked about later
    if (state === 'refused' || state === 'unknown') return;
  }
}

/** Two notices of one receipt may stand in one look: the older is asked about. */
function onceEach(notices: readonly UnprovenNotice[]): readonly UnprovenNotice[] {
  return [...Map.groupBy(notices, ({ receipt }) => receipt).values()].flatMap((same) => same.slice(0, 1));
}

/** If this dies after the first commit, the question is on record without an answer and is not asked again by itself. */
async function prove(deps: PaymentsDeps, tenantId: string, notice: UnprovenNotice): Promise<string | null> {
  const parsed = deps.parse(notice.body, notice.content_type ?? undefined);
  if (parsed.kind !== 'money') return null;
  const check: StatusCheck = {
    tenantId,
    channelId: notice.channel_id,
    subject: { type: 'payment_event', id: notice.id },
    about: { receipt: notice.receipt },
    receipt: notice.receipt,
    amountMinor: parsed.money.amountMinor,
    source: systemSource,
  };
  const opened = await deps.db
    .inTenant(tenantId, async (tx) => ((await claimUnproven(tx, notice, deps.clock.now())) ? openCheck(tx, deps, check) : undefined))
    .catch((error: unknown) => {
      // the paybill was changed between the two looks
      if (error instanceof AppError) return undefined;
      throw error;
    });
  return opened === undefined ? null : (await sendCheck(deps, check, opened)).state;
}
