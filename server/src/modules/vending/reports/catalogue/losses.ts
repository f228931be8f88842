import { countBulkMeters, lossRows } from './losses-queries.ts';
import type { Report } from './report.ts';

export const losses: Report = {
  name: 'losses',
  title: 'Losses',
  summary: 'What each bulk meter let through, and what the meters below it took in the same time: by register where they were read, else as sold',
  filters: ['from', 'to', 'meter', 'status', 'site'],
  columns: [
    { key: 'meter_id', title: 'Bulk meter', kind: 'text', weight: 10 },
    { key: 'location', title: 'Location', kind: 'text', weight: 12 },
    { key: 'site', title: 'Site', kind: 'text', weight: 8 },
    { key: 'status', title: 'Status', kind: 'text' },
    { key: 'first_read_at', title: 'First reading', kind: 'moment', weight: 11 },
    { key: 'last_read_at', title: 'Last reading', kind: 'moment', weight: 11 },
    { key: 'supplied', title: 'Supplied m³', kind: 'volume', weight: 8, sum: true },
    { key: 'meters_below', title: 'Meters below', kind: 'integer', weight: 7 },
    { key: 'meters_read', title: 'Of these read', kind: 'integer', weight: 7 },
    { key: 'metered', title: 'By register m³', kind: 'volume', weight: 8, sum: true },
    { key: 'sold', title: 'Sold m³', kind: 'volume', weight: 8, sum: true },
    { key: 'loss', title: 'Loss m³', kind: 'volume', weight: 8, sum: true },
    { key: 'loss_percent', title: 'Loss %', kind: 'integer', weight: 5 },
    { key: 'turned_back', title: 'Register turned back', kind: 'flag' },
  ],
  ids: 'uuid',
  page: lossRows,
  count: countBulkMeters,
};
