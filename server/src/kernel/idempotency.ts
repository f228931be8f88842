import type { Db } from './db.ts';
import { sha256 } from './crypto.ts';
import { AppError, conflict } from './errors.ts';

export interface IdempotentCall {
  readonly db: Db;
  readonly tenantId: string;
  readonly actorId: string;
  readonly key: string;
  /** Method, URL and body: the same key with another request is an error, not a replay. */
  readonly request: readonly unknown[];
}

/**
 * Runs a spending request once per key and replays its first answer afterwards. A first run that never
 * came to an answer is not repeated: whether it spent is not known here, so a person looks first.
 */
export async function withIdempotency(call: IdempotentCall, run: () => Promise<unknown>): Promise<unknown> {
  if (call.key.length > 255) throw new AppError({ code: 'idempotency.key_too_long', status: 400, message: 'Idempotency-Key has at most 255 characters.' });
  const hash = sha256(JSON.stringify(call.request));
  const first = await claim(call, hash);
  if (first !== 'claimed') return replay(first, hash);
  try {
    const response = await run();
    await remember(call, 200, response);
    return response;
  } catch (error) {
    // a refusal spent nothing, so the key may be used again; anything else keeps it
    if (error instanceof AppError && error.status < 500) await forget(call);
    throw error;
  }
}

interface Stored {
  readonly request_hash: Buffer;
  readonly status: number | null;
  readonly response: unknown;
}

async function claim({ db, tenantId, actorId, key }: IdempotentCall, hash: Buffer): Promise<Stored | 'claimed'> {
  return db.inTenant(tenantId, async (tx) => {
    const mine = await tx.q
      .insertInto('idempotency_keys')
      .values({ tenant_id: tenantId, actor_id: actorId, key, request_hash: hash })
      .onConflict((oc) => oc.doNothing())
      .returning('key')
      .executeTakeFirst();
    if (mine) return 'claimed';
    return tx.q
      .selectFrom('idempotency_keys')
      .select(['request_hash', 'status', 'response'])
      .where('tenant_id', '=', tenantId)
      .where('actor_id', '=', actorId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
  });
}

function replay(stored: Stored, hash: Buffer): unknown {
  if (!stored.request_hash.equals(hash)) throw conflict('idempotency.key_reused', 'This Idempotency-Key was used for another request.');
  if (stored.status === null)
    throw conflict(
      'idempotency.in_progress',
      'The first request with this Idempotency-Key has not come to an answer. Look whether it took effect before you use a new key.',
    );
  return stored.response;
}

async function remember({ db, tenantId, actorId, key }: IdempotentCall, status: number, response: unknown): Promise<void> {
  await db.inTenant(tenantId, (tx) =>
    tx.q
      .updateTable('idempotency_keys')
      .set({ status, response: JSON.stringify(response) })
      .where('tenant_id', '=', tenantId)
      .where('actor_id', '=', actorId)
      .where('key', '=', key)
      .execute(),
  );
}

async function forget({ db, tenantId, actorId, key }: IdempotentCall): Promise<void> {
  await db.inTenant(tenantId, (tx) =>
    tx.q.deleteFrom('idempotency_keys').where('tenant_id', '=', tenantId).where('actor_id', '=', actorId).where('key', '=', key).execute(),
  );
}
