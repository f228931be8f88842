import type { AuditEntry, AuditSource } from './chain.ts';

interface Kept {
  readonly source: AuditSource;
  readonly entries: readonly AuditEntry[];
}

/** Entries of transactions whose writer has asked to write them at the end. */
const pending = new WeakMap<object, Kept[]>();

/** @returns false where entries of the transaction are written at once */
export function keepFor(tx: object, kept: Kept): boolean {
  const list = pending.get(tx);
  list?.push(kept);
  return list !== undefined;
}

/** A place in the entries of a long transaction, to which it can go back. */
export interface Gathering {
  mark(): number;
  /** Forgets what was recorded since: what it tells of was rolled back. */
  backTo(mark: number): void;
}

/** Gathers what is recorded in `work` and hands it over, in order, when the work is done. */
export async function gathering<T>(tx: object, work: (gathering: Gathering) => Promise<T>): Promise<{ readonly result: T; readonly kept: readonly Kept[] }> {
  if (pending.has(tx)) throw new Error('entries of this transaction are gathered already');
  const kept: Kept[] = [];
  pending.set(tx, kept);
  try {
    const result = await work({ mark: () => kept.length, backTo: (mark) => void kept.splice(mark) });
    return { result, kept };
  } finally {
    pending.delete(tx);
  }
}
