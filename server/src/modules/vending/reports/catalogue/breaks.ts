import { breakRows, countBreaks } from './breaks-queries.ts';
import type { Report } from './report.ts';

export const reconciliation: Report = {
  name: 'reconciliation',
  title: 'Reconciliation',
  summary: 'Where M-Pesa, our books and the vendor disagree, newest first, with age and outcome',
  filters: ['from', 'to', 'meter', 'state'],
  columns: [
    { key: 'business_day', title: 'Day', kind: 'day', weight: 8 },
    { key: 'area', title: 'Between', kind: 'text', weight: 7 },
    { key: 'class', title: 'What', kind: 'text', weight: 14 },
    { key: 'severity', title: 'Severity', kind: 'text', weight: 7 },
    { key: 'paybill', title: 'Paybill', kind: 'text', weight: 7 },
    { key: 'receipt', title: 'Receipt', kind: 'text', weight: 9 },
    { key: 'meter_id', title: 'Meter', kind: 'text', weight: 10 },
    { key: 'difference', title: 'Difference', kind: 'money', weight: 9, sum: true },
    { key: 'difference_m3', title: 'm³', kind: 'volume', weight: 7, sum: true },
    { key: 'state', title: 'State', kind: 'text', weight: 8 },
    { key: 'explanation', title: 'Explanation', kind: 'text', weight: 16 },
    { key: 'days_open', title: 'Days', kind: 'integer', weight: 4 },
    { key: 'decided_by_email', title: 'Decided by', kind: 'text' },
    { key: 'decided_at', title: 'Decided', kind: 'moment' },
    { key: 'first_seen_at', title: 'First seen', kind: 'moment' },
    { key: 'last_seen_at', title: 'Last seen', kind: 'moment' },
  ],
  ids: 'uuid',
  page: breakRows,
  count: countBreaks,
};
