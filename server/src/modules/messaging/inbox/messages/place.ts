import { invalid } from '../../../../kernel/errors.ts';
import type { PageRequest } from '../../../../kernel/pages.ts';
import type { MessageRow } from './list-queries.ts';

/** The place behind which a page goes on. @throws AppError `invalid` */
export function placeIn({ cursor }: PageRequest): bigint | null {
  if (cursor === null) return null;
  if (!/^-?\d{1,18}$/.test(cursor[0])) throw invalid({ cursor: ['Not a cursor of this list.'] });
  return BigInt(cursor[0]);
}

export const cursorOf = (row: MessageRow): readonly [string, string] => [String(row.seq), row.id];
