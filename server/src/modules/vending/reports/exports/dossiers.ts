import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { ClientHead } from '../client-queries.ts';
import type { Column, ReportRow } from '../columns.ts';
import type { ReportsDeps } from '../deps.ts';
import { FORMATS } from '../formats/formats.ts';
import type { Document } from '../formats/document.ts';
import { headOf } from '../read.ts';
import type { Dossier, DossierPage } from '../port.ts';
import type { Claim } from './queries.ts';

export function dossierNamed({ dossiers }: Pick<ReportsDeps, 'dossiers'>, name: string): Dossier | undefined {
  return dossiers.find((one) => one.name === name);
}

type DossierPages = AsyncIterable<DossierPage>;

/** What a claimed dossier is made of. @throws AppError `not_found` when it names nobody */
export function dossierPages(dossier: Dossier, claim: Claim, inTenant: <T>(fn: (tx: Tx) => Promise<T>) => Promise<T>): DossierPages {
  const subject = claim.filters.customer;
  if (subject === undefined) throw notFound();
  return dossier.read(inTenant, { subject, showTokens: claim.show_tokens });
}

/** The file: JSON as the records are, else a table of one line for each field. */
export function writeDossier(dossier: Dossier, { claim, client }: { readonly claim: Claim; readonly client: ClientHead }, pages: DossierPages) {
  if (claim.format === 'json') return json({ title: dossier.title, client: client.name, made_at: claim.created_at.toISOString() }, pages);
  const document: Document = { title: dossier.title, period: '', at: claim.created_at, columns: COLUMNS, rows: 0, ...headOf(client) };
  return FORMATS[claim.format].writer(document, asRows(pages));
}

const COLUMNS: readonly Column[] = [
  { key: 'section', title: 'Section', kind: 'text', weight: 15 },
  { key: 'record', title: 'Record', kind: 'integer', weight: 6 },
  { key: 'field', title: 'Field', kind: 'text', weight: 15 },
  { key: 'value', title: 'Value', kind: 'text', weight: 60 },
];

async function* asRows(pages: DossierPages): AsyncGenerator<readonly ReportRow[]> {
  let [section, record] = ['', 0];
  for await (const page of pages) {
    if (page.section !== section) [section, record] = [page.section, 0];
    yield page.records.flatMap((fields) => {
      record += 1;
      return Object.entries(fields).map(([field, value]) => ({ id: '', section, record, field, value: textOf(value) }));
    });
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function* json(head: object, pages: DossierPages): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(head).slice(0, -1)},"sections":{`);
  let section: string | null = null;
  for await (const page of pages) {
    const records = page.records.map((one) => JSON.stringify(one)).join(',\n');
    yield Buffer.from(
      page.section === section ? (records === '' ? '' : `,\n${records}`) : `${section === null ? '' : '],\n'}${JSON.stringify(page.section)}:[${records}`,
    );
    section = page.section;
  }
  yield Buffer.from(section === null ? '}}' : ']}}');
}
