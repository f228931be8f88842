import { escapeLiteral } from 'pg';
import type { Query } from './catalogue-checks.ts';

/** Statements that are sent together: a family of rows is two hundred of them, and thousands of families are written. */
export interface Batch {
  /** Keeps a statement for later; answers no rows. */
  readonly query: Query;
  /** Sends what was kept, in one transaction. */
  flush(): Promise<void>;
}

export function createBatch(query: Query): Batch {
  const kept: string[] = [];
  return {
    query: async (text, values = []) => {
      kept.push(text.replaceAll(/\$(\d+)/g, (_all, no: string) => literalOf(values[Number(no) - 1])));
      return [];
    },
    async flush() {
      if (kept.length > 0) await query(kept.splice(0).join(';\n'));
    },
  };
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Array.isArray(value)) return escapeLiteral(`{${value.map((one) => JSON.stringify(String(one))).join(',')}}`);
  if (typeof value === 'string') return escapeLiteral(value);
  return typeof value === 'bigint' ? String(value) : escapeLiteral(JSON.stringify(value));
}
