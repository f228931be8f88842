import { invalid } from '../../../kernel/errors.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { checkedCursor, type Keyset } from '../../../kernel/keyset.ts';
import type { PageRequest } from '../../../kernel/pages.ts';

/** From the least to the worst. */
const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;

/** One severity after the other, each newest first; `before` is where a page goes on within the first of them. */
interface BySeverity {
  readonly by: 'severity';
  readonly severities: readonly { readonly severity: string; readonly before: string | null }[];
}

export type AlertOrder = Keyset<'id'> | BySeverity;

/**
 * Newest first, also for an ordering that is not known: the older system let that pass.
 * @throws AppError `invalid` for a cursor made for another order
 */
export function alertOrder(ordering: string | undefined, { cursor }: PageRequest): AlertOrder {
  if (ordering !== 'severity' && ordering !== '-severity') return { by: 'id', descending: ordering !== 'created_at', after: checkedCursor(cursor, 'id') };
  const all = ordering.startsWith('-') ? SEVERITIES.toReversed() : SEVERITIES;
  if (cursor === null) return { by: 'severity', severities: all.map((severity) => ({ severity, before: null })) };
  const at = all.findIndex((severity) => severity === cursor[0]);
  if (at < 0 || !isUuid(cursor[1])) throw invalid({ cursor: ['Not a cursor of this list.'] });
  return { by: 'severity', severities: all.slice(at).map((severity, place) => ({ severity, before: place === 0 ? cursor[1] : null })) };
}

/** The cursor of a row in this order. */
export function alertCursor({ by }: AlertOrder, { id, severity }: { readonly id: string; readonly severity: string }): readonly [string, string] {
  return [by === 'severity' ? severity : '', id];
}
