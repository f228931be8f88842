import { notFound } from '../../../../kernel/errors.ts';
import type { Report } from './report.ts';
import { reconciliation } from './breaks.ts';
import { suspense, tamperEvents, tokens, transactions } from './sales.ts';
import { losses } from './losses.ts';
import { customerList, meterList } from './registry.ts';
import { consumption, meterUsage, revenue } from './usage.ts';

/** All reports, in the order in which they are offered. */
export const REPORTS: readonly Report[] = [
  transactions,
  tokens,
  revenue,
  suspense,
  reconciliation,
  meterUsage,
  consumption,
  losses,
  tamperEvents,
  meterList,
  customerList,
];

/** @throws AppError `not_found` */
export function reportNamed(name: string): Report {
  const report = REPORTS.find((one) => one.name === name);
  if (!report) throw notFound();
  return report;
}
