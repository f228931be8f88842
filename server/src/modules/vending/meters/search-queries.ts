import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { gatherCandidates } from '../registry/index.ts';

/** A condition on meters `m`, and the ids of those that may fit; null: each row must be looked at. */
export interface MeterHits {
  readonly condition: RawBuilder<unknown>;
  readonly ids: readonly string[] | null;
}

export interface MeterSearch {
  /** All must occur, in any field. */
  readonly words: readonly string[];
  /** As numbers and aliases are kept: without blanks and dashes, upper case. */
  readonly code: string;
}

/**
 * Meters that hold all the words, or whose number or alias holds what was typed. Few that may fit are gathered first;
 * what many hold is met soon in any list, which is read in its order.
 */
export async function searchMeters(tx: Tx | PlatformTx, search: MeterSearch): Promise<MeterHits> {
  const { words, code } = search;
  const gathered = tx.tenantId === null ? [null] : await gatherCandidates(tx, waysOf(search));
  const ids = gathered.every((list) => list !== null) ? gathered.flat() : null;
  const fits = [
    all(words),
    ...(isCopied(search) ? [all([code.toLowerCase()])] : []),
    ...(code === ''
      ? []
      : [
          ids === null
            ? hasAlias(tx, code)
            : sql`exists (select from meter_aliases l where l.tenant_id = m.tenant_id and l.meter_id = m.id and strpos(l.alias, ${code}) > 0)`,
        ]),
  ];
  return { condition: sql`(${sql.join(fits, sql` or `)})`, ids: ids && [...new Set(ids)] };
}

function waysOf(search: MeterSearch): Parameters<typeof gatherCandidates>[1] {
  const { words, code } = search;
  return [
    { of: 'meters', words },
    ...(isCopied(search) ? [{ of: 'meters', words: [code.toLowerCase()] } as const] : []),
    ...(code === '' ? [] : [{ of: 'aliases', words: [code] } as const]),
  ];
}

/** A number copied from paper has blanks and dashes in it. */
function isCopied({ words, code }: MeterSearch): boolean {
  return /\d/.test(code) && words.join(' ') !== code.toLowerCase();
}

function all(words: readonly string[]): RawBuilder<unknown> {
  return sql`(${sql.join(
    words.map((word) => sql`strpos(m.search_text, ${word}) > 0`),
    sql` and `,
  )})`;
}

function hasAlias({ tenantId }: Tx | PlatformTx, code: string): RawBuilder<unknown> {
  return sql`m.id in (select l.meter_id from meter_aliases l where ${tenantId === null ? sql`true` : sql`l.tenant_id = ${tenantId}`} and strpos(l.alias, ${code}) > 0)`;
}
