import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { nothingToTakeIn, notOpen, takenIn } from '../errors.ts';
import { takeInJob } from '../jobs.ts';
import { requestRun } from '../runs/run.ts';
import { findLine } from '../statements/queries.ts';
import { decideBreak, findBreak, lockBreak, markTakenIn } from './queries.ts';

/** Money that has not come to the books by then was turned away there, and may be tried again. */
const UNDER_WAY_MS = 10 * 60_000;

export interface Person {
  readonly source: AuditSource;
  readonly actorId: string;
  readonly at: Date;
}

/**
 * Puts money of a statement line on its way into the books: the job hands it to the intake like any notice, so one
 * receipt stays one payment whoever else tells of it meanwhile.
 * @throws AppError `reconciliation.nothing_to_take_in`, `reconciliation.taken_in`
 */
export async function requestTakeIn(tx: Tx, breakId: string, { source, actorId, at }: Person): Promise<void> {
  const row = await lockBreak(tx, breakId);
  if (!row) throw notFound();
  if (row.class !== 'missing_in_books' || row.state === 'resolved' || row.line_id === null) throw nothingToTakeIn();
  if (row.taken_in_at && at.getTime() - row.taken_in_at.getTime() < UNDER_WAY_MS) throw takenIn();
  await markTakenIn(tx, breakId, { by: actorId, at });
  await enqueue(tx, takeInJob, [{ tenantId: tx.tenantId, breakId }]);
  await record(tx, source, [
    {
      action: 'reconciliation.taken_in',
      objectType: 'reconciliation_break',
      objectId: breakId,
      details: { receipt: row.receipt, amount_minor: row.difference_minor },
    },
  ]);
}

/** The job's part. Dying between the two, the job runs again and hands in a repeat, which changes nothing. */
export async function carryOutTakeIn(deps: ReconciliationDeps, { tenantId, breakId }: { readonly tenantId: string; readonly breakId: string }): Promise<void> {
  const line = await deps.db.inTenant(tenantId, async (tx) => {
    const row = await findBreak(tx, breakId);
    return row?.line_id ? findLine(tx, row.line_id) : undefined;
  });
  if (!line) return;
  const { shortcode, channel_id: channelId } = line;
  const body = deps.statements.noticeOfLine(
    {
      receipt: line.receipt,
      kind: line.kind,
      status: line.status,
      amountMinor: line.amount_minor,
      occurredAt: line.occurred_at,
      accountText: line.account_text,
      payerText: line.payer_text,
      reasonType: line.reason_type,
      details: line.details,
    },
    shortcode,
  );
  const at = deps.clock.now();
  await deps.take({ tenantId, channelId, source: 'statement', authenticity: 'asked', ip: null, contentType: 'application/json', body, receivedAt: at });
  await deps.db.inTenant(tenantId, (tx) =>
    requestRun(tx, { fromDay: line.business_day, toDay: line.business_day, scope: 'statement', meters: 'active', cause: 'import', requestedBy: null, at }),
  );
}

export interface Decision extends Person {
  readonly state: 'explained' | 'resolved';
  readonly explanation: string;
}

/** A person says why, or that it is settled. The next comparison opens it again where the other side still disagrees and was said to agree. */
export async function decide(tx: Tx, breakId: string, { source, actorId, at, state, explanation }: Decision): Promise<void> {
  const row = await lockBreak(tx, breakId);
  if (!row) throw notFound();
  if (row.state === 'resolved') throw notOpen();
  await decideBreak(tx, breakId, { state, explanation, by: actorId, at });
  await record(tx, source, [
    {
      action: `reconciliation.${state}`,
      objectType: 'reconciliation_break',
      objectId: breakId,
      details: { class: row.class, receipt: row.receipt, difference_minor: row.difference_minor, explanation },
    },
  ]);
}
