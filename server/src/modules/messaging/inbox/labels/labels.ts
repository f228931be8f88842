import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { uniquely } from '../unique.ts';
import { insertLabel, readLabels, removeLabel, updateLabel, type LabelFields, type LabelRow } from './queries.ts';

type ShownLabel = Omit<LabelRow, 'created_at'> & { created_at: string };

const present = (row: LabelRow): ShownLabel => ({ ...row, created_at: row.created_at.toISOString() });

export async function listLabels(tx: Tx): Promise<readonly ShownLabel[]> {
  return (await readLabels(tx, null)).map(present);
}

/** @throws AppError `inbox.name_taken` */
export async function createLabel(tx: Tx, source: AuditSource, fields: LabelFields): Promise<ShownLabel> {
  const id = newId();
  await uniquely(() => insertLabel(tx, id, fields));
  await record(tx, source, [{ action: 'inbox_label.created', objectType: 'inbox_label', objectId: id, details: { ...fields } }]);
  return present((await readLabels(tx, id))[0]!);
}

/** @throws AppError `not_found`, `inbox.name_taken` */
export async function changeLabel(tx: Tx, source: AuditSource, { id, ...fields }: LabelFields & { readonly id: string }): Promise<ShownLabel> {
  if (!(await uniquely(() => updateLabel(tx, id, fields)))) throw notFound();
  await record(tx, source, [{ action: 'inbox_label.changed', objectType: 'inbox_label', objectId: id, details: { ...fields } }]);
  return present((await readLabels(tx, id))[0]!);
}

/** @throws AppError `not_found` */
export async function deleteLabel(tx: Tx, source: AuditSource, id: string): Promise<null> {
  if (!(await removeLabel(tx, id))) throw notFound();
  await record(tx, source, [{ action: 'inbox_label.deleted', objectType: 'inbox_label', objectId: id }]);
  return null;
}
