import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { record } from '../../tenancy/audit/index.ts';
import { nameInUse, notNow, requestOpen } from './errors.ts';
import { DEFAULT_SENDER, readSenderName } from './names.ts';
import { activateSender, addRequest, changeRequest, findSenderByName, lockRequest, openRequestFor, type RequestChange, type RequestRow } from './queries.ts';
import { isOpen, mayMove, type RequestStatus } from './state.ts';

export interface Asked {
  readonly name: string;
  readonly sampleContent: string;
}

interface Work {
  readonly ctx: RequestContext;
  readonly now: Date;
}

/**
 * Asks for a name. @returns the id of the request
 * @throws AppError `senders.request_open`, `senders.name_in_use`, `invalid`
 */
export async function submitRequest(tx: Tx, { ctx, now }: Work, asked: Asked): Promise<string> {
  const name = readSenderName(asked.name);
  if ((await findSenderByName(tx, name))?.status === 'active') throw nameInUse();
  const id = newId();
  const requestType = name === DEFAULT_SENDER ? 'default' : 'custom';
  const requestedBy = ctx.actor.kind === 'user' ? ctx.actor.id : null;
  if (!(await addRequest(tx, { id, requestType, name, sampleContent: asked.sampleContent, requestedBy }, now)))
    throw requestOpen((await openRequestFor(tx, name))!.id);
  await record(tx, ctx, [{ action: 'sender_request.submitted', objectType: 'sender_request', objectId: id, details: { name } }]);
  return id;
}

/** Changes what was asked for; one that was sent back for changes is submitted again by it. */
export async function amendRequest(tx: Tx, { ctx, now }: Work, { id, ...asked }: Partial<Asked> & { readonly id: string }): Promise<void> {
  const row = await locked(tx, id);
  if (!isOpen(row.status)) throw notNow(row.status);
  const name = asked.name === undefined ? row.name : readSenderName(asked.name);
  const other = name.toLowerCase() === row.name.toLowerCase() ? undefined : await openRequestFor(tx, name);
  if (other) throw requestOpen(other.id);
  const change = { ...row, name, sampleContent: asked.sampleContent ?? row.sampleContent, status: 'pending' as const };
  await move(tx, { ctx, now }, { row, change, action: 'sender_request.changed' });
}

export async function cancelRequest(tx: Tx, work: Work, id: string): Promise<void> {
  const row = await locked(tx, id);
  if (!mayMove(row.status, 'cancelled')) throw notNow(row.status);
  await move(tx, work, { row, change: { ...row, status: 'cancelled' }, action: 'sender_request.cancelled' });
}

export interface Review {
  readonly id: string;
  readonly status: 'approved' | 'rejected' | 'requires_changes';
  readonly reason: string;
}

/** The platform's word on a request. Approved, the name may be used from then on: both are one transaction. */
export async function reviewRequest(tx: Tx, work: Work, { id, status, reason }: Review): Promise<void> {
  const row = await locked(tx, id);
  if (!mayMove(row.status, status)) throw notNow(row.status);
  checkReason(status, reason);
  const change = { ...row, status, reason: status === 'approved' ? '' : reason.trim(), reviewedBy: work.ctx.actor.id, reviewedAt: work.now };
  if (status === 'approved') await activateSender(tx, { id: newId(), name: row.name, sampleContent: row.sampleContent, requestId: row.id }, work.now);
  await move(tx, work, { row, change, action: `sender_request.${status satisfies RequestStatus}` });
}

/** @throws AppError `invalid` under `rejection_reason` */
export function checkReason(status: Review['status'], reason: string): void {
  if (status !== 'approved' && reason.trim() === '') throw invalid({ rejection_reason: ['Say why, so that it can be mended.'] });
}

async function locked(tx: Tx, id: string): Promise<RequestRow> {
  const row = await lockRequest(tx, id);
  if (!row) throw notFound();
  return row;
}

interface Move {
  readonly row: RequestRow;
  readonly change: RequestChange;
  readonly action: string;
}

async function move(tx: Tx, { ctx, now }: Work, { row, change, action }: Move): Promise<void> {
  await changeRequest(tx, row.id, { change, now });
  await record(tx, ctx, [
    { action, objectType: 'sender_request', objectId: row.id, details: { name: change.name, from: row.status, to: change.status, reason: change.reason } },
  ]);
}
