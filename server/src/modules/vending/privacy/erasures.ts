import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { Actor } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { record, systemSource, type AuditSource } from '../../tenancy/audit/index.ts';
import type { PrivacyDeps } from './deps.ts';
import { decideErasure, dueErasures, finishErasure, insertErasure, lockErasure, noteBlocked, type ErasureRow } from './erasure-queries.ts';
import { erasePerson } from './erase.ts';
import { askedAlready, decidedAlready, erasedAlready, openMoney, peopleOnly, secondPerson } from './errors.ts';
import { privacyJobs } from './jobs.ts';
import { readPerson, type Person } from './person.ts';
import { findBlockers } from './person-queries.ts';
import { emptyUnclaimed } from './place-queries.ts';

const DAY_MS = 86_400_000;
/** After a try that something spoke against. */
const TRY_AGAIN_MS = 6 * 3_600_000;

/** Who asks for it or says yes or no. */
type Decider = AuditSource & { readonly actor: Actor };

interface ErasureRequest {
  readonly customerId: string;
  readonly reason: string;
  readonly waitDays: number;
  readonly source: Decider;
  readonly at: Date;
}

/** @returns the id. @throws AppError `not_found`, `erasures.done`, `erasures.blocked`, `erasures.open`, `erasures.people_only` */
export async function requestErasure(tx: Tx, { customerId, reason, waitDays, source, at }: ErasureRequest): Promise<string> {
  if (source.actor.kind !== 'user') throw peopleOnly();
  const person = await personToErase(tx, customerId);
  await requireSettled(tx, person);
  const id = newId();
  const notBefore = new Date(at.getTime() + waitDays * DAY_MS);
  if (!(await insertErasure(tx, { id, customerId, reason, requestedBy: source.actor.id, at, notBefore }))) throw askedAlready();
  // the reason stands in the row: the log outlives the right to be forgotten
  await record(tx, source, [{ action: 'erasure.requested', objectType: 'customer', objectId: customerId, details: { erasure: id, not_before: notBefore } }]);
  return id;
}

async function personToErase(tx: Tx, customerId: string): Promise<Person> {
  const person = await readPerson(tx, customerId);
  if (!person) throw notFound();
  if (person.isErased) throw erasedAlready();
  return person;
}

async function requireSettled(tx: Tx, person: Person): Promise<void> {
  const blockers = await findBlockers(tx, person.values);
  if (blockers.length > 0) throw openMoney(blockers);
}

export interface Decision {
  readonly id: string;
  readonly approve: boolean;
  readonly comment: string;
  readonly source: Decider;
  readonly at: Date;
}

/** The second person's word; who asked may take it back. @throws AppError `not_found`, `erasures.decided`, `erasures.second_person`, `erasures.blocked` */
export async function decide(tx: Tx, { id, approve, comment, source, at }: Decision): Promise<void> {
  if (source.actor.kind !== 'user') throw peopleOnly();
  const row = await lockErasure(tx, id);
  if (!row) throw notFound();
  if (approve) await requireApprovable(tx, row, source.actor.id);
  else if (row.state !== 'requested' && row.state !== 'approved') throw decidedAlready();
  await decideErasure(tx, { id, state: approve ? 'approved' : 'rejected', by: source.actor.id, comment, at });
  if (approve && row.not_before <= at) await enqueue(tx, privacyJobs.erase, [{ tenantId: tx.tenantId, erasureId: id }]);
  await record(tx, source, [
    { action: approve ? 'erasure.approved' : 'erasure.rejected', objectType: 'customer', objectId: row.customer_id, details: { erasure: id } },
  ]);
}

async function requireApprovable(tx: Tx, row: ErasureRow, approver: string): Promise<void> {
  if (row.state !== 'requested') throw decidedAlready();
  if (row.requested_by === approver) throw secondPerson();
  await requireSettled(tx, await personToErase(tx, row.customer_id));
}

interface ErasureRun {
  readonly tenantId: string;
  readonly erasureId: string;
}

/**
 * Carries an approved erasure out, if its time has come and nothing is open. One transaction: if this dies anywhere,
 * nothing has happened and the sweep begins anew.
 */
export async function runErasure(deps: PrivacyDeps, { tenantId, erasureId }: ErasureRun): Promise<void> {
  const at = deps.clock.now();
  const squeezed = await deps.db.inTenant(tenantId, async (tx) => {
    const row = await lockErasure(tx, erasureId);
    if (row?.state !== 'approved' || row.not_before > at) return null;
    const person = (await readPerson(tx, row.customer_id, { lock: true }))!;
    const blockers = await findBlockers(tx, person.values);
    if (blockers.length > 0) {
      await noteBlocked(tx, { id: erasureId, blockers, at });
      return null;
    }
    const counts = await erasePerson(tx, deps, { person, erasureId, source: systemSource });
    await finishErasure(tx, { id: erasureId, counts, at });
    await record(tx, systemSource, [
      { action: 'erasure.done', objectType: 'customer', objectId: row.customer_id, details: { erasure: erasureId, rows: counts } },
    ]);
    return person.marks.map((mark) => mark.squeezed);
  });
  if (squeezed !== null) await clearOutside(deps, tenantId, squeezed);
}

/** What lies outside the tenant's tables. Files whose time is over are removed by their own sweep too. */
export async function clearOutside({ db, removeFiles }: PrivacyDeps, tenantId: string, squeezed: readonly string[]): Promise<void> {
  await db.asSystem((tx) => emptyUnclaimed(tx, tenantId, squeezed));
  await removeFiles(tenantId);
}

/** Puts erasures whose time has come in line. */
export async function takeUpDue(tx: Tx, at: Date): Promise<void> {
  const ids = await dueErasures(tx, { at, triedBefore: new Date(at.getTime() - TRY_AGAIN_MS) });
  await enqueue(
    tx,
    privacyJobs.erase,
    ids.map((erasureId) => ({ tenantId: tx.tenantId, erasureId })),
  );
}
