import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import {
  bytesOf,
  findImport,
  importReadRoutes,
  ImportShape,
  LARGEST_BODY,
  presentImport,
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
const Mapping = Type.Object(Object.fromEntries(FIELD_NAMES.map((field) => [field, Type.Optional(text(200, 1))])), {
  additionalProperties: false,
  patternProperties: { '^attributes\\.[a-z][a-z0-9_]{0,59}$': text(200, 1) },
});
const Upload = Type.Object(
  {
    ...uploadFields,
    /** By field or `attributes.<key>`, the heading of its column, where the usual ones do not fit. */
    mapping: Type.Optional(Mapping),
    options: Type.Optional(ImportOptions),
  },
  { additionalProperties: false },
);

export function contactImportRoutes(deps: ContactsDeps): RouteDefinition[] {
  const reads = {
    path,
    summary: 'Lists of contacts taken in, newest first',
    tag,
    access,
    object: 'contact_imports',
    tables: TABLES,
    response: ContactImport,
    ofAllClients: false,
    present,
  } as const;
  return [bulkRoute(deps), uploadRoute(deps), ...importReadRoutes(reads)];
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

function uploadRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path,
    summary: 'Take in a list of contacts, in the background; a trial first, then for good',
    tag,
    access,
    bodyLimit: LARGEST_BODY,
    rateLimit: { max: 30, seconds: 60 },
    body: Upload,
    response: ContactImport,
    status: 202,
    errors: [409],
    async handle(ctx, { body }) {
      const { mapping = {}, options = {}, dry_run: dryRun = true } = body;
      const upload = await checkList({
        fileName: body.file_name,
        file: bytesOf(body.content_base64),
        mapping,
        options,
        dryRun,
      });
      return ctx.write(async (tx) => present((await findImport(tx, TABLES, await requestImport(tx, ctx, { upload, at: clock.now() })))!));
    },
  });
}

function present(row: ImportRow): Static<typeof ContactImport> {
  return { ...presentImport(row), options: row.options };
}
