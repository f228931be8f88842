import { Readable } from 'node:stream';
import type { Static } from 'typebox';
import { FORMATS, type Document, type ReportRow } from '../../vending/reports/index.ts';
import type { ExportFormat } from './formats.ts';
import type { Rows } from './schema.ts';

const COLUMNS: Document['columns'] = [
  { key: 'key', title: 'Day, channel or kind', kind: 'text', weight: 14 },
  ...(
    [
      ['queued', 'Put in line'],
      ['sent', 'Sent'],
      ['delivered', 'Delivered'],
      ['read', 'Read'],
      ['failed', 'Failed'],
      ['unconfirmed', 'Unconfirmed'],
      ['parts', 'Parts'],
      ['received', 'Received'],
      ['opt_outs', 'Opt-outs'],
    ] as const
  ).map(([key, title]) => ({ key, title, kind: 'integer', weight: 8, sum: true }) as const),
  { key: 'cost', title: 'Cost', kind: 'text', weight: 14 },
];

/** Figures as a file: a line for each day, channel or kind of message. */
export function figuresFile(format: ExportFormat, figures: Static<typeof Rows>, { client, at }: { readonly client: string; readonly at: Date }): Readable {
  const rows = figures.rows.map((row): ReportRow => ({
    ...row,
    id: row.key,
    cost: row.cost.map(({ amount, currency }) => `${amount} ${currency}`).join(', '),
  }));
  const document: Document = {
    title: 'Messages',
    clientName: client,
    colour: '#000000',
    zone: figures.time_zone,
    period: `${figures.from} – ${figures.to}`,
    at,
    rows: rows.length,
    columns: COLUMNS,
  };
  return Readable.from(FORMATS[format].writer(document, inOne(rows)));
}

async function* inOne(rows: readonly ReportRow[]): AsyncGenerator<readonly ReportRow[]> {
  yield rows;
}
