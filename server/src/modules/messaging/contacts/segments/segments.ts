import type { Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound, type AppError } from '../../../../kernel/errors.ts';
import { requireMatch } from '../../../../kernel/etag.ts';
import { metadataText } from '../../../../kernel/fields.ts';
import { newId } from '../../../../kernel/ids.ts';
import { storable } from '../../../../kernel/text.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { readFilter } from './filter.ts';
import type { StoredSegment } from './filter-queries.ts';
import {
  addMembers,
  countMatching,
  findSegment,
  insertSegment,
  keepCount,
  removeMembers,
  softDeleteSegment,
  updateSegment,
  type SegmentRow,
} from './queries.ts';

export interface SegmentInput {
  readonly name: string;
  readonly description?: string;
  readonly kind?: 'static' | 'live';
  readonly filter?: unknown;
}

const isStatic = (): AppError => conflict('segments.is_static', 'This segment is a list kept by hand. Add and remove contacts instead of filtering.');
const isLive = (): AppError =>
  conflict('segments.is_live', 'This segment is a filter: change the filter. Only a static segment has members that are added by hand.');

/** How a segment is asked. @throws AppError `not_found` */
export async function storedSegment(tx: Tx, id: string): Promise<StoredSegment> {
  const segment = await findSegment(tx, id);
  if (!segment) throw notFound();
  return asked(segment);
}

export function asked({ id, kind, filter }: Pick<SegmentRow, 'id' | 'kind' | 'filter'>): StoredSegment {
  return kind === 'static' ? { kind, id } : { kind, filter: readFilter(filter) };
}

/** @returns the id; the count of now is kept with it. @throws AppError `invalid` */
export async function createSegment(tx: Tx, source: AuditSource, input: SegmentInput): Promise<string> {
  const [id, kind, filter] = [newId(), input.kind ?? 'live', input.filter ?? {}];
  if (kind === 'static' && Object.keys(filter).length > 0) throw invalid({ filter_json: ['A static segment has no filter: add contacts to it.'] });
  readFilter(filter);
  const createdBy = source.actor.kind === 'user' ? source.actor.id : null;
  await insertSegment(tx, { id, name: input.name, description: input.description ?? '', kind, filter: filterText(filter), createdBy });
  await countSegment(tx, id);
  await record(tx, source, [{ action: 'segment.created', objectType: 'segment', objectId: id, details: { kind } }]);
  return id;
}

function filterText(filter: unknown): string {
  return storable(metadataText(filter));
}

export interface SegmentChange extends Partial<Omit<SegmentInput, 'kind'>> {
  readonly id: string;
  readonly ifMatch?: string | undefined;
}

/** @throws AppError `not_found`, `precondition_failed`, `segments.is_static`, `invalid` */
export async function changeSegment(tx: Tx, source: AuditSource, change: SegmentChange): Promise<void> {
  const before = await segmentOr404(tx, change.id);
  requireMatch(change.ifMatch, before.edited_micros);
  const filter = change.filter ?? before.filter;
  if (before.kind === 'static' && change.filter !== undefined && Object.keys(change.filter as object).length > 0) throw isStatic();
  readFilter(filter);
  await updateSegment(tx, change.id, { name: change.name ?? before.name, description: change.description ?? before.description, filter: filterText(filter) });
  if (change.filter !== undefined) await countSegment(tx, change.id);
  await record(tx, source, [{ action: 'segment.changed', objectType: 'segment', objectId: change.id }]);
}

export async function segmentOr404(tx: Tx, id: string): Promise<SegmentRow> {
  const segment = await findSegment(tx, id);
  if (!segment) throw notFound();
  return segment;
}

/** Counts who is in it now, and keeps the figure. @throws AppError `not_found` */
export async function countSegment(tx: Tx, id: string): Promise<number> {
  const { contacts } = await countMatching(tx, await storedSegment(tx, id));
  await keepCount(tx, id, contacts);
  return contacts;
}

/** @throws AppError `not_found` */
export async function deleteSegment(tx: Tx, source: AuditSource, id: string): Promise<void> {
  await segmentOr404(tx, id);
  await softDeleteSegment(tx, id);
  await record(tx, source, [{ action: 'segment.deleted', objectType: 'segment', objectId: id }]);
}

export interface MemberChange {
  readonly id: string;
  readonly contacts: readonly string[];
}

/** Contacts that are not there are passed over. @returns how many were added @throws AppError `not_found`, `segments.is_live` */
export async function addToSegment(tx: Tx, source: AuditSource, { id, contacts }: MemberChange): Promise<number> {
  await staticSegment(tx, id);
  const added = (await addMembers(tx, id, contacts)).length;
  await countSegment(tx, id);
  await record(tx, source, [{ action: 'segment.members_added', objectType: 'segment', objectId: id, details: { added } }]);
  return added;
}

/** @returns how many were taken out @throws AppError `not_found`, `segments.is_live` */
export async function removeFromSegment(tx: Tx, source: AuditSource, { id, contacts }: MemberChange): Promise<number> {
  await staticSegment(tx, id);
  const removed = (await removeMembers(tx, id, contacts)).length;
  await countSegment(tx, id);
  await record(tx, source, [{ action: 'segment.members_removed', objectType: 'segment', objectId: id, details: { removed } }]);
  return removed;
}

/** @throws AppError `not_found`, `segments.is_live` */
export async function staticSegment(tx: Tx, id: string): Promise<void> {
  if ((await segmentOr404(tx, id)).kind !== 'static') throw isLive();
}
