import { Type } from 'typebox';
import type { Clock } from '../../../kernel/clock.ts';
import type { RouteDefinition } from '../../../kernel/http.ts';
import {
  importReadRoutes,
  ImportShape,
  importUploadRoute,
  mappingOf,
  presentImport,
  sentFile,
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

const Upload = Type.Object(
  {
    ...uploadFields,
    kind: Kind,
    mapping: Type.Optional(mappingOf(FIELD_NAMES)),
    /** Whether what is registered already is left as it is (`add`, unless told otherwise) or given what the list says, and whether what is not is added. */
    mode: Type.Optional(Mode),
  },
  { additionalProperties: false },
);

export function importRoutes({ clock }: { readonly clock: Clock }): RouteDefinition[] {
  const lists = { path, tag, access, tables: TABLES, response: ImportBody, present } as const;
  const reads = { ...lists, summary: 'Lists taken in, newest first', object: 'registry_imports', ofAllClients: true } as const;
  const upload = importUploadRoute({
    ...lists,
    summary: 'Take in a list of meters or customers, in the background; a trial first, then for good',
    body: Upload,
    async check(ctx, body) {
      const { kind, mapping = {}, mode = 'add' } = body;
      const options = { mode, may_suspend: allows(ctx.actor, 'meters.suspend'), sent_by: ctx.actor.kind === 'api_key' ? 'api_key' : 'user' } as const;
      const checked = await checkList({ ...sentFile(body), kind, mapping, options });
      return (tx) => requestImport(tx, ctx, { upload: checked, at: clock.now() });
    },
  });
  return [upload, ...importReadRoutes(reads), importRowsRoute()];
}

/** The kinds of this list are the two it takes. */
const present = (row: ImportRow) => ({ ...presentImport(row), kind: row.kind as ImportKind, mode: modeOf(row.options), changed: row.changed_rows });
