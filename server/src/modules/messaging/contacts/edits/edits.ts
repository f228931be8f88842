import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { cannotUndo, editIsOver, tooManyEdits, tooManyPeople } from '../errors.ts';
import { contactJobs } from '../jobs.ts';
import { matchingIds } from '../list-queries.ts';
import { readFilters } from '../list.ts';
import type { FilterQuery } from '../schema.ts';
import { findSegment } from '../segments/queries.ts';
import { countSegment } from '../segments/segments.ts';
import type { Action } from './actions.ts';
import { canTakeBack } from './change.ts';
import { forgetPeople, freezeChanged, freezeFound, freezeNamed } from './people-queries.ts';
import { actionOf, countOpen, findEdit, findLeft, insertEdit, leaveEdit, lockEdit, setTotal, type EditRow } from './queries.ts';
import { MOST_PEOPLE, type Edit } from './schema.ts';

export const OBJECT_TYPE = 'contact_edit';
const MOST_OPEN = 20;
/** A job that was put in a moment ago may only be waiting for its turn. */
const LEFT_AFTER_MS = 60_000;
/** So long it is known whom an edit concerned; then it cannot be taken back. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Whom an edit concerns: people by name, all whom a filter finds, or those whom another edit has changed. */
export type Whom = { readonly ids: readonly string[] } | { readonly filter: FilterQuery } | { readonly changedBy: string };

export interface EditRequest {
  readonly action: Action;
  readonly whom: Whom;
  readonly at: Date;
  /** People at most. */
  readonly most?: number;
}

/**
 * Puts a change to many people in line. Who it is is settled here, by one statement: whoever comes to answer to the filter
 * later is not changed, and nobody is forgotten because the change itself takes them out of it.
 * @returns the id @throws AppError `contacts.too_many_edits`, `contacts.too_many_people`, as the list does for its filter
 */
export async function requestEdit(tx: Tx, source: AuditSource, { action, whom, at, most = MOST_PEOPLE }: EditRequest): Promise<string> {
  if ((await countOpen(tx)) >= MOST_OPEN) throw tooManyEdits();
  const [id, undoes] = [newId(), 'changedBy' in whom ? whom.changedBy : null];
  await insertEdit(tx, { id, action, undoes, by: source.actor, at });
  const total = await freeze(tx, id, { whom, most });
  if (total > most) throw tooManyPeople(most);
  await setTotal(tx, id, total);
  await enqueue(tx, contactJobs.edit, [{ tenantId: tx.tenantId, editId: id }]);
  const details = { action: action.kind, total, ...(undoes === null ? {} : { undoes }) };
  await record(tx, source, [{ action: 'contact_edit.requested', objectType: OBJECT_TYPE, objectId: id, details }]);
  return id;
}

async function freeze(tx: Tx, id: string, { whom, most }: Required<Pick<EditRequest, 'whom' | 'most'>>): Promise<number> {
  if ('ids' in whom) return freezeNamed(tx, id, [...new Set(whom.ids.map((one) => one.toLowerCase()))]);
  if ('changedBy' in whom) return freezeChanged(tx, id, whom.changedBy);
  return freezeFound(tx, id, matchingIds(tx, await readFilters(tx, whom.filter), most + 1));
}

/** @throws AppError `not_found` */
export async function editOr404(tx: Tx, id: string): Promise<EditRow> {
  const edit = await findEdit(tx, id);
  if (!edit) throw notFound();
  return edit;
}

const isOver = ({ state }: EditRow): boolean => state !== 'queued' && state !== 'running';

/** What is changed stays; nobody else is. Stopping twice is stopping once. @throws AppError `not_found`, `contacts.edit_over` */
export async function stopEdit(tx: Tx, source: AuditSource, { id, at }: { readonly id: string; readonly at: Date }): Promise<void> {
  const edit = await lockEdit(tx, id);
  if (!edit) throw notFound();
  if (edit.state === 'stopped') return;
  if (isOver(edit)) throw editIsOver();
  await leaveEdit(tx, { id, state: 'stopped', errorCode: null, at });
  await recount(tx, actionOf(edit));
  await record(tx, source, [{ action: 'contact_edit.stopped', objectType: OBJECT_TYPE, objectId: id, details: countsOf(edit) }]);
}

/** However an edit ends: the list that it has changed says how many are in it, if it is there still. */
export async function recount(tx: Tx, action: Action): Promise<void> {
  if ('segment' in action && (await findSegment(tx, action.segment))) await countSegment(tx, action.segment);
}

/** Another edit that takes this one back, from those whom it changed. @returns its id @throws AppError `not_found`, `contacts.cannot_undo`, `contacts.too_many_edits` */
export async function undoEdit(tx: Tx, source: AuditSource, { id, at }: { readonly id: string; readonly at: Date }): Promise<string> {
  const edit = await lockEdit(tx, id);
  if (!edit) throw notFound();
  if (!canUndo(edit, at)) throw cannotUndo();
  return requestEdit(tx, source, { action: actionOf(edit), whom: { changedBy: id }, at });
}

function canUndo(edit: EditRow, at: Date): boolean {
  if (!canTakeBack(edit.action) || !isOver(edit) || edit.changed === 0) return false;
  if (edit.undoes !== null || edit.undone_by !== null) return false;
  return (edit.finished_at?.getTime() ?? 0) > at.getTime() - KEPT_MS;
}

/** Puts edits whose job was lost or whose worker is gone in line again. */
export async function takeUpLeftEdits(tx: Tx, at: Date): Promise<void> {
  const ids = await findLeft(tx, { at, before: new Date(at.getTime() - LEFT_AFTER_MS) });
  await enqueue(
    tx,
    contactJobs.edit,
    ids.map((editId) => ({ tenantId: tx.tenantId, editId })),
  );
}

/** One of the edits that ended a month ago. @returns whether there may be more */
export function forgetOldEdits(tx: Tx, at: Date): Promise<boolean> {
  return forgetPeople(tx, new Date(at.getTime() - KEPT_MS));
}

export function countsOf({ total, changed, skipped, failed }: Pick<EditRow, 'total' | 'changed' | 'skipped' | 'failed'>): Readonly<Record<string, number>> {
  return { total, changed, skipped, failed };
}

/** What an action is not told. */
const NO_PARTS = { tags: [], attribute: null, value: null, segment: null, reason: '', channels: [], purpose: null };

export function presentEdit(row: EditRow, now: Date): Static<typeof Edit> {
  const { id, action, state, total, changed, skipped, failed, reasons, error_code, undoes, undone_by, details } = row;
  return {
    id,
    action,
    ...NO_PARTS,
    ...details,
    state,
    total,
    done: changed + skipped + failed,
    changed,
    skipped,
    failed,
    reasons: { ...reasons },
    error_code,
    undoes,
    undone_by,
    can_undo: canUndo(row, now),
    requested_by: row.requested_email,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
