import type { AuditSource } from '../../tenancy/audit/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { changeMeter, type MeterInput } from './meters.ts';
import { lockMeter, type LockedMeter } from './queries.ts';

type News = Omit<MeterInput, 'metadata'>;

export interface MeterNews extends News {
  readonly id: string;
  /** Whether whoever says so may suspend and resume. */
  readonly maySuspend: boolean;
}

/**
 * Gives a meter what differs from what it has; where all is so already nothing is written. For imports.
 * @returns the names of the fields that changed. @throws AppError `not_found`, `invalid`
 */
export async function renewMeter(tx: Tx, source: AuditSource, { id, maySuspend, ...news }: MeterNews): Promise<readonly (keyof News)[]> {
  const found = await lockMeter(tx, id);
  if (!found) throw notFound();
  const fields = (Object.keys(news) as (keyof News)[]).filter((field) => differs(field, found, news));
  if (fields.length === 0) return [];
  if (fields.includes('status') && !maySuspend && [found.status, news.status].includes('suspended')) throw maySuspendNot();
  await changeMeter(tx, source, { id, ...Object.fromEntries(fields.map((field) => [field, news[field]])) });
  return fields;
}

/** An import must not be a way around the permission. */
export const maySuspendNot = (): Error => invalid({ status: ['Suspending and resuming needs a permission that you do not have.'] });

const DEGREES: ReadonlySet<string> = new Set(['latitude', 'longitude']);

function differs(field: keyof News, found: LockedMeter, news: News): boolean {
  const [before, after] = [found[field], news[field]];
  if (before === null || after === null || after === undefined) return before !== after;
  // the database writes degrees with all their decimals
  return DEGREES.has(field) ? Number(before) !== Number(after) : String(before) !== String(after);
}
