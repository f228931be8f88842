import { Readable } from 'node:stream';
import type { RequestContext } from '../../../kernel/http.ts';
import { FORMATS, type Document, type ReportRow } from '../../vending/reports/index.ts';
import { listDefinitions, type Definition } from './attributes/queries.ts';
import { exportPage, type ContactFilters, type ContactRow } from './list-queries.ts';
import { readFilters } from './list.ts';
import { mainIdentity } from './present.ts';
import { clientHead } from './queries.ts';
import type { FilterQuery } from './schema.ts';

const AT_ONCE = 1_000;
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const FIXED = [
  'id',
  'name',
  'phone_e164',
  'email',
  'language',
  'time_zone',
  'tags',
  'is_active',
  'opted_in_sms',
  'opted_in_whatsapp',
  'opted_in_email',
  'last_contacted_at',
  'created_at',
] as const;

/** Contacts as a file that can be taken in again: headings are names of fields, numbers stand without plus. @throws AppError as the list */
export async function exportContacts(ctx: RequestContext, format: ExportFormat, query: FilterQuery): Promise<Readable> {
  const { filters, definitions, client } = await ctx.write(async (tx) => ({
    filters: await readFilters(tx, query),
    definitions: await listDefinitions(tx),
    client: await clientHead(tx),
  }));
  const document: Document = {
    title: 'Contacts',
    clientName: client.name,
    colour: '#000000',
    zone: client.zone,
    period: '',
    at: new Date(),
    rows: 0,
    // an attribute may be called as a field of ours is
    columns: [...FIXED.map((key) => [key, key]), ...definitions.map(({ key }) => [`attributes.${key}`, key])].map(([key, title]) => ({
      key: key!,
      title: title!,
      kind: 'text',
    })),
  };
  return Readable.from(FORMATS[format].writer(document, pages(ctx, filters, definitions)));
}

async function* pages(ctx: RequestContext, filters: ContactFilters, definitions: readonly Definition[]): AsyncGenerator<readonly ReportRow[]> {
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const rows: readonly ContactRow[] = await ctx.write((tx) => exportPage(tx, filters, { after: from, limit: AT_ONCE }));
    if (rows.length === 0) return;
    yield rows.map((row) => rowOf(row, definitions));
    after = rows.at(-1)!.id;
  }
}

function rowOf(row: ContactRow, definitions: readonly Definition[]): ReportRow {
  const optedIn = (channel: string): string =>
    row.consents.find((one) => one.channel === channel && one.purpose === 'marketing')?.state === 'granted' ? 'yes' : 'no';
  return {
    id: row.id,
    name: row.name,
    phone_e164: mainIdentity(row, 'phone'),
    email: mainIdentity(row, 'email'),
    language: row.language ?? '',
    time_zone: row.time_zone ?? '',
    tags: row.tags.join(', '),
    is_active: row.is_active ? 'yes' : 'no',
    opted_in_sms: optedIn('sms'),
    opted_in_whatsapp: optedIn('whatsapp'),
    opted_in_email: optedIn('email'),
    last_contacted_at: row.last_contacted_at.getTime() === 0 ? '' : row.last_contacted_at.toISOString(),
    created_at: row.created_at.toISOString(),
    ...Object.fromEntries(definitions.map(({ key }) => [`attributes.${key}`, cellOf(row.attributes[key])])),
  };
}

function cellOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
