import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import {
  importReadRoutes,
  ImportShape,
  importUploadRoute,
  mappingOf,
  presentImport,
  sentFile,
  uploadFields,
  type ImportRow,
} from '../../../operations/table-imports/index.ts';
import type { ContactsDeps } from '../engine.ts';
import { FIELD_NAMES } from './columns.ts';
import { checkList, importAtOnce, requestImport, TABLES } from './imports.ts';
import { ImportOptions } from './options.ts';

const path = '/api/messaging/contact-imports/';
const tag = 'Contacts';
const access = 'contacts.import';

const ContactImport = Type.Object({
  ...ImportShape,
  options: Type.Unknown(),
  assigned: Type.Integer({ description: 'Rows whose consent was written down.' }),
  known: Type.Integer({ description: 'Rows of people who were there.' }),
});
const Upload = Type.Object(
  {
    ...uploadFields,
    mapping: Type.Optional(mappingOf(FIELD_NAMES, ['^attributes\\.[a-z][a-z0-9_]{0,59}$'])),
    options: Type.Optional(ImportOptions),
  },
  { additionalProperties: false },
);

export function contactImportRoutes(deps: ContactsDeps): RouteDefinition[] {
  const lists = { path, tag, access, tables: TABLES, response: ContactImport, present } as const;
  const reads = { ...lists, summary: 'Lists of contacts taken in, newest first', object: 'contact_imports', ofAllClients: false } as const;
  const upload = importUploadRoute({
    ...lists,
    summary: 'Take in a list of contacts, in the background; a trial first, then for good',
    body: Upload,
    errors: [409],
    async check(ctx, body) {
      const checked = await checkList({ ...sentFile(body), mapping: body.mapping ?? {}, options: body.options ?? {} });
      return (tx) => requestImport(tx, ctx, { upload: checked, at: deps.clock.now() });
    },
  });
  return [bulkRoute(deps), upload, ...importReadRoutes(reads)];
}

function bulkRoute({ secrets, clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/contacts/bulk-import/',
    summary: 'Take in a short list at once: a heading with name, phone_e164, email, tags; other columns become attributes',
    tag,
    access,
    bodyLimit: 2 * 1024 * 1024,
    rateLimit: { max: 30, seconds: 60 },
    body: Type.Object({ csv_data: text(2 * 1024 * 1024, 1) }, { additionalProperties: false }),
    response: Type.Object({ message: Type.String(), imported_count: Type.Integer(), created_count: Type.Integer(), errors: Type.Array(Type.String()) }),
    errors: [409],
    handle: (ctx, { body }) =>
      ctx.write(async (tx) => {
        const { created, known, rejects } = await importAtOnce(tx, ctx, { csv: body.csv_data, secrets, at: clock.now() });
        const errors = rejects.map(({ row_number: number, reason }) => `Row ${number}: ${reason}`);
        return { message: `Imported ${created + known} contacts`, imported_count: created + known, created_count: created, errors };
      }),
  });
}

function present(row: ImportRow): Static<typeof ContactImport> {
  return { ...presentImport(row), options: row.options };
}
