import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import type { ImportRow } from './queries.ts';
import { LARGEST_BODY } from './upload.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

export const ImportShape = {
  id: Type.String(),
  client: Type.String(),
  kind: Type.String(),
  file_name: Type.String(),
  format: Type.String(),
  bytes: Type.Integer(),
  mapping: Type.Unknown(),
  dry_run: Type.Boolean(),
  state: Type.String(),
  rows_done: Type.Integer(),
  created: Type.Integer(),
  known: Type.Integer(),
  assigned: Type.Integer(),
  rejected: Type.Integer(),
  error_code: maybe,
  error_message: Type.String(),
  created_at: Type.String(),
  finished_at: maybe,
};
const Shape = Type.Object(ImportShape);

export const uploadFields = {
  file_name: text(200, 1),
  /** .xlsx or .csv, at most 20 MB and 100,000 rows. */
  content_base64: Type.String({ minLength: 1, maxLength: LARGEST_BODY }),
  /** True unless told otherwise: every row is tried and nothing stays. */
  dry_run: Type.Optional(Type.Boolean()),
};

/** By field, the heading of its column, where the usual ones do not fit. @param more patterns of fields that only a client knows */
export const mappingOf = (fields: readonly string[], more: readonly string[] = []) =>
  Type.Object(Object.fromEntries(fields.map((field) => [field, Type.Optional(text(200, 1))])), {
    additionalProperties: false,
    ...(more.length === 0 ? {} : { patternProperties: Object.fromEntries(more.map((pattern) => [pattern, text(200, 1)])) }),
  });

export function presentImport(row: ImportRow): Static<typeof Shape> {
  const { tenant_id: client, created_rows: created, known_rows: known, assigned_rows: assigned, rejected_rows, created_at, finished_at } = row;
  const { id, kind, file_name, format, bytes, mapping, dry_run, state, rows_done, error_code, error_message } = row;
  const counted = { created, known, assigned, rejected: rejected_rows };
  const times = { created_at: created_at.toISOString(), finished_at: finished_at?.toISOString() ?? null };
  return { id, client, kind, file_name, format, bytes, mapping, dry_run, state, rows_done, ...counted, error_code, error_message, ...times };
}
