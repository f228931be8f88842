import { Type, type Static } from 'typebox';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { pageOf, pageQuery, pageRequest, presentPage, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import { findImport } from '../../operations/table-imports/index.ts';
import { countRows, listRows, type ShownRow } from './queries.ts';
import { TABLES } from './run.ts';

const OUTCOMES = ['added', 'changed', 'unchanged', 'rejected'] as const;
const Outcome = Type.Unsafe<(typeof OUTCOMES)[number]>({ type: 'string', enum: [...OUTCOMES] });

const Row = Type.Object({
  /** The row's number as text: rows of a list have ids. */
  id: Type.String(),
  row: Type.Integer({ description: 'As a person counts the rows of the file, its heading included.' }),
  outcome: Outcome,
  fields: Type.Array(Type.String(), { description: 'Names of the fields that were, or in a trial would be, given another value.' }),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was refused.' }),
});

const { page, page_size, cursor } = pageQuery;
const RowQuery = Type.Object({ page, page_size, cursor, outcome: Type.Optional(Outcome) }, { additionalProperties: false });

export function importRowsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/imports/:id/rows/',
    summary: 'What became of each row, or would become of it; kept for thirty days',
    tag: 'Imports',
    access: 'registry.import',
    params: IdParams,
    query: RowQuery,
    object: 'registry_imports',
    response: pageOf(Row),
    async handle(ctx, { params, query, raw }) {
      const request = pageRequest(query, raw.url);
      const list = { importId: params.id, outcome: query.outcome ?? null, after: rowAfter(request), ...rowsOf(request) };
      return ctx.read(async (tx) => {
        if (!(await findImport(tx, TABLES, params.id))) throw notFound();
        const rows = await listRows(tx, list);
        const counted = await countRows(tx, list, { page: request, rows: rows.length });
        return presentPage(request, { rows, ...counted, cursorOf: (row) => ['row', String(row.row_number)] }, present);
      });
    },
  });
}

function rowAfter({ cursor: after }: PageRequest): number | null {
  if (after === null) return null;
  if (after[0] !== 'row' || !/^\d{1,7}$/.test(after[1])) throw invalid({ cursor: ['Not a cursor of this list.'] });
  return Number(after[1]);
}

function present({ row_number: row, outcome, fields, reason }: ShownRow): Static<typeof Row> {
  return { id: String(row), row, outcome, fields: [...fields], reason };
}
