import { Type } from 'typebox';
import type { Clock } from '../../../kernel/clock.ts';
import { text } from '../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import {
  bytesOf,
  findImport,
  importReadRoutes,
  ImportShape,
  LARGEST_BODY,
  presentImport,
  uploadFields,
  type ImportRow,
} from '../../operations/table-imports/index.ts';
import { allows } from '../../tenancy/access/index.ts';
import { FIELD_NAMES, KINDS, MODES, type ImportKind, type ImportMode } from './columns.ts';
import { checkList, requestImport } from './imports.ts';
import { importRowsRoute } from './rows-route.ts';
import { TABLES } from './run.ts';
import { modeOf } from './taking.ts';

const path = '/api/imports/';
const tag = 'Imports';
const access = 'registry.import';
const Kind = Type.Unsafe<ImportKind>({ type: 'string', enum: [...KINDS] });
const Mode = Type.Unsafe<ImportMode>({ type: 'string', enum: [...MODES] });

const ImportBody = Type.Object({ ...ImportShape, kind: Kind, mode: Mode, changed: Type.Integer() });

const Mapping = Type.Object(Object.fromEntries(FIELD_NAMES.map((field) => [field, Type.Optional(text(200, 1))])), { additionalProperties: false });
const Upload = Type.Object(
  {
    ...uploadFields,
    kind: Kind,
    /** By field, the heading of its column, where the usual ones do not fit. */
    mapping: Type.Optional(Mapping),
    /** Whether what is registered already is left as it is (`add`, unless told otherwise) or given what the list says, and whether what is not is added. */
    mode: Type.Optional(Mode),
  },
  { additionalProperties: false },
);

export function importRoutes({ clock }: { readonly clock: Clock }): RouteDefinition[] {
  const reads = {
    path,
    summary: 'Lists taken in, newest first',
    tag,
    access,
    object: 'registry_imports',
    tables: TABLES,
    response: ImportBody,
    ofAllClients: true,
    present,
  } as const;
  return [uploadRoute(clock), ...importReadRoutes(reads), importRowsRoute()];
}

function uploadRoute(clock: Clock): RouteDefinition {
  return route({
    method: 'POST',
    path,
    summary: 'Take in a list of meters or customers, in the background; a trial first, then for good',
    tag,
    access,
    bodyLimit: LARGEST_BODY,
    rateLimit: { max: 30, seconds: 60 },
    body: Upload,
    response: ImportBody,
    status: 202,
    async handle(ctx, { body }) {
      const { kind, mapping = {}, dry_run: dryRun = true, mode = 'add' } = body;
      const options = { mode, may_suspend: allows(ctx.actor, 'meters.suspend'), sent_by: ctx.actor.kind === 'api_key' ? 'api_key' : 'user' } as const;
      const upload = await checkList({ kind, fileName: body.file_name, file: bytesOf(body.content_base64), mapping, options, dryRun });
      return ctx.write(async (tx) => present((await findImport(tx, TABLES, await requestImport(tx, ctx, { upload, at: clock.now() })))!));
    },
  });
}

/** The kinds of this list are the two it takes. */
const present = (row: ImportRow) => ({ ...presentImport(row), kind: row.kind as ImportKind, mode: modeOf(row.options), changed: row.changed_rows });
