import type { Column, ReportRow } from '../columns.ts';
import type { Document, RowPages } from './document.ts';

const COLUMNS: readonly Column[] = [
  { key: 'at', title: 'Received', kind: 'moment', weight: 14 },
  { key: 'name', title: 'Customer', kind: 'text', weight: 20 },
  { key: 'phone', title: 'Phone', kind: 'phone', weight: 12 },
  { key: 'amount', title: 'Amount', kind: 'money', weight: 12, sum: true },
  { key: 'units', title: 'm³', kind: 'volume', weight: 8, sum: true },
  { key: 'vends', title: 'Purchases', kind: 'integer', weight: 8, sum: true },
  { key: 'day', title: 'Day', kind: 'day' },
  { key: 'silent', title: 'Silent', kind: 'flag' },
];

export function rowOf(fields: Partial<ReportRow> = {}): ReportRow {
  return {
    id: 'x',
    at: new Date('2026-11-20T21:30:05.000Z'),
    name: 'Wanjiru',
    phone: '+254712345678',
    amount: 123_456_789_012n,
    units: 15n,
    vends: 2,
    day: '2026-11-20',
    silent: true,
    ...fields,
  };
}

export function documentWith(fields: Partial<Document> = {}): Document {
  return {
    title: 'Transactions',
    clientName: 'Maji Safi Ltd',
    colour: '#8a1f5c',
    zone: 'Africa/Nairobi',
    period: 'All',
    at: new Date('2026-11-21T05:00:00Z'),
    columns: COLUMNS,
    rows: 1,
    ...fields,
  };
}

export async function* pagesOf(...pages: readonly (readonly ReportRow[])[]): RowPages {
  yield* pages;
}

export async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
