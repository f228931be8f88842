import type { Clock } from '../../../../kernel/clock.ts';
import type { Secrets } from '../../../../kernel/crypto.ts';
import { databaseIsAway } from '../../../../kernel/db-errors.ts';
import type { Db, Tx } from '../../../../kernel/db.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { Log } from '../../../../kernel/log.ts';
import { record, recordAtEnd, systemSource, type AuditSource } from '../../../tenancy/audit/index.ts';
import { changePeople } from './change.ts';
import { countsOf, editOr404, OBJECT_TYPE, recount } from './edits.ts';
import { beforeOf, keepOutcomes, nextPeople, type Outcome } from './people-queries.ts';
import { advanceEdit, claimEdit, holdEdit, leaveEdit, type Claim, type Held } from './queries.ts';

const LEASE_MS = 60_000;
const MOST_ATTEMPTS = 5;
/** People of one transaction: a tenth of a second or so, since other writers of the client's audit log wait for its end. Erasing takes a person's talks out too. */
const [BATCH, BATCH_ERASED] = [200, 50];

export interface EditDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
}

export interface EditRun {
  readonly tenantId: string;
  readonly editId: string;
}

type Went = 'more' | 'over';
type Doing = (tx: Tx, ids: readonly string[]) => Promise<readonly Outcome[]>;

/**
 * Carries an edit out. Each batch commits together with how far it has come: if this dies anywhere, the lease runs out and
 * the sweep lets another worker go on behind the last batch. Whoever stops it waits for the batch that is under way.
 */
export async function runEdit(deps: EditDeps, { tenantId, editId }: EditRun): Promise<void> {
  const { db, clock } = deps;
  const claim = await db.inTenant(tenantId, (tx) => claimEdit(tx, { id: editId, at: clock.now(), until: leaseUntil(deps) }));
  if (!claim) return;
  const run = new Run(deps, tenantId, claim);
  try {
    while ((await run.next()) === 'more');
  } catch (error) {
    await run.giveUp(error);
    if (!(error instanceof AppError)) throw error;
  }
}

function leaseUntil({ clock }: EditDeps): Date {
  return new Date(clock.now().getTime() + LEASE_MS);
}

class Run {
  readonly #deps: EditDeps;
  readonly #tenantId: string;
  readonly #claim: Claim;
  readonly #batch: number;

  constructor(deps: EditDeps, tenantId: string, claim: Claim) {
    [this.#deps, this.#tenantId, this.#claim] = [deps, tenantId, claim];
    this.#batch = claim.action.kind === 'erase' ? BATCH_ERASED : BATCH;
  }

  /** A batch that fails is done person by person: one who cannot be changed holds nobody else up. */
  async next(): Promise<Went> {
    try {
      return await this.#step(this.#batch, (tx, ids) => this.#change(tx, ids));
    } catch (error) {
      if (error instanceof AppError || databaseIsAway(error)) throw error;
      for (let done = 0; done < this.#batch; done += 1) if ((await this.#one()) === 'over') return 'over';
      return 'more';
    }
  }

  async #one(): Promise<Went> {
    try {
      return await this.#step(1, (tx, ids) => this.#change(tx, ids));
    } catch (error) {
      if (error instanceof AppError || databaseIsAway(error)) throw error;
      this.#deps.log.error({ err: error, tenant: this.#tenantId, edit: this.#claim.id }, 'a contact could not be changed');
      return this.#step(1, async (_tx, ids) => ids.map((id) => ({ id, outcome: 'failed', reason: 'internal', before: null })));
    }
  }

  #step(limit: number, change: Doing): Promise<Went> {
    const { id } = this.#claim;
    return this.#inTenant(async (tx) => {
      const held = await holdEdit(tx, this.#claim, leaseUntil(this.#deps));
      if (!held) return 'over';
      const ids = await nextPeople(tx, { editId: id, after: held.position, limit });
      if (ids.length === 0) return this.#end(tx);
      const outcomes = await change(tx, ids);
      await keepOutcomes(tx, id, outcomes);
      await advanceEdit(tx, { id, position: ids.at(-1)!, ...summed(held, outcomes) });
      return 'more';
    });
  }

  async #change(tx: Tx, ids: readonly string[]): Promise<readonly Outcome[]> {
    const { id: editId, action, undoes, at } = this.#claim;
    const undoing = undoes === null ? null : await beforeOf(tx, undoes, ids);
    return changePeople(tx, { editId, action, source: this.#source(), secrets: this.#deps.secrets, at, undoing }, ids);
  }

  /** The audit log is held for the end of a batch alone: payments are written there too. */
  #inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#deps.db.inTenant(this.#tenantId, (tx) => recordAtEnd(tx, () => work(tx)));
  }

  /** Whoever asked for it has done it, though nobody stands at a page any more. */
  #source(): AuditSource {
    return { ...systemSource, actor: this.#claim.by };
  }

  async #end(tx: Tx): Promise<Went> {
    const { id, action } = this.#claim;
    await recount(tx, action);
    await leaveEdit(tx, { id, state: 'done', errorCode: null, at: this.#deps.clock.now() });
    await record(tx, this.#source(), [{ action: 'contact_edit.done', objectType: OBJECT_TYPE, objectId: id, details: countsOf(await editOr404(tx, id)) }]);
    return 'over';
  }

  /** What may be better later is tried again some times; what was refused is not. */
  async giveUp(error: unknown): Promise<void> {
    const { id, attempts, action } = this.#claim;
    const isFinal = error instanceof AppError || attempts >= MOST_ATTEMPTS;
    const errorCode = error instanceof AppError ? error.code : 'internal';
    await this.#inTenant(async (tx) => {
      if (!(await holdEdit(tx, this.#claim, leaseUntil(this.#deps)))) return;
      await leaveEdit(tx, { id, state: isFinal ? 'failed' : 'queued', errorCode, at: this.#deps.clock.now() });
      if (!isFinal) return;
      await recount(tx, action);
      await record(tx, systemSource, [{ action: 'contact_edit.failed', objectType: OBJECT_TYPE, objectId: id, details: { error: errorCode } }]);
    });
  }
}

function summed({ reasons }: Held, outcomes: readonly Outcome[]): Pick<Parameters<typeof advanceEdit>[1], 'changed' | 'skipped' | 'failed' | 'reasons'> {
  const counts = { changed: 0, skipped: 0, failed: 0 };
  const sums: Record<string, number> = { ...reasons };
  for (const { outcome, reason } of outcomes) {
    counts[outcome] += 1;
    if (reason !== null) sums[reason] = (sums[reason] ?? 0) + 1;
  }
  return { ...counts, reasons: sums };
}
