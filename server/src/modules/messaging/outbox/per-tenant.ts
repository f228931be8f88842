import { Batcher } from '../../../kernel/batch.ts';
import { databaseIsAway } from '../../../kernel/db-errors.ts';

type Write<I> = (tenantId: string, items: readonly I[]) => Promise<void>;

const MOST_ITEMS = 1_000;

/** Group commit per tenant: one transaction for all that came in while the last one was being written. */
export function perTenant<I>(write: Write<I>): (tenantId: string, item: I) => Promise<void> {
  const batchers = new Map<string, Batcher<I, Failure | undefined>>();
  return async (tenantId, item) => {
    const batcher =
      batchers.get(tenantId) ??
      new Batcher<I, Failure | undefined>({ maxItems: MOST_ITEMS, parallel: 1, write: (items) => writeOrPart(write, tenantId, items) });
    batchers.set(tenantId, batcher);
    try {
      const failure = await batcher.add(item);
      if (failure !== undefined) throw failure.error;
    } finally {
      if (batcher.idle && batchers.get(tenantId) === batcher) batchers.delete(tenantId);
    }
  };
}

interface Failure {
  readonly error: unknown;
}

/** One item that cannot be written must not take its neighbours with it. */
async function writeOrPart<I>(write: Write<I>, tenantId: string, items: readonly I[]): Promise<readonly (Failure | undefined)[]> {
  try {
    await write(tenantId, items);
    return items.map(() => undefined);
  } catch (error) {
    // an error without a code is a lost or exhausted connection: it is nobody's fault here
    const { code } = error as { code?: string };
    if (items.length === 1 || code === undefined || databaseIsAway(error)) throw error;
  }
  const failures: (Failure | undefined)[] = [];
  for (const item of items)
    failures.push(
      await write(tenantId, [item]).then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
    );
  return failures;
}
