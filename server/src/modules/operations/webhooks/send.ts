import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { enqueueAt } from '../../../kernel/jobs.ts';
import { storable } from '../../../kernel/text.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import {
  claimDeliveries,
  lockCallable,
  lockSending,
  switchOff,
  writeHealth,
  writeTry,
  type ClaimedDelivery,
  type LockedSending,
  type TriedDelivery,
} from './claim-queries.ts';
import { cancelWaiting } from './clear-queries.ts';
import { webhookJobs } from './jobs.ts';
import { CIRCUIT_AFTER, judge, nextTry, type Verdict } from './plan.ts';
import type { ReceiverAnswer, ReceiverCaller } from './port.ts';
import { openedSecret } from './secrets.ts';
import { signedHeaders } from './signature.ts';

export interface CallDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly caller: ReceiverCaller;
  /** Tells the client's people that an address was switched off, in the same transaction. */
  readonly onOff: (tx: Tx, endpoint: { readonly id: string; readonly url: string; readonly reason: 'failing' | 'gone' }) => Promise<void>;
}

/** The call's time, the recording of its outcome, and room for a process that stands still. */
const LEASE_MS = 60_000;
/** To one address at once. */
const EACH = 5;
/** With the switch itself; the sweep goes on where more were waiting. */
export const CANCELLED_AT_ONCE = 5_000;
/** What a receiver answers is kept for whoever looks for the reason. */
const KEPT_ANSWER = 1_024;

export interface Sending {
  readonly delivery: ClaimedDelivery;
  /** Null: what lies sealed does not open, such as under a key that this process was not given. */
  readonly secrets: readonly string[] | null;
}

export async function claim({ db, clock, secrets }: CallDeps, tenantId: string, limit: number): Promise<readonly Sending[]> {
  const now = clock.now();
  return db.inTenant(tenantId, async (tx) => {
    const endpoints = await lockCallable(tx, now);
    if (endpoints.length === 0) return [];
    const claimed = await claimDeliveries(tx, { endpoints, limit, each: EACH, circuitAfter: CIRCUIT_AFTER, now, until: new Date(now.getTime() + LEASE_MS) });
    return claimed.map((delivery) => ({ delivery, secrets: secretsOf(secrets, tenantId, delivery) }));
  });
}

/** One address whose secret is lost must not hold up the others: its calls fail, and it goes the way of any that do. */
function secretsOf(secrets: Secrets, tenantId: string, { endpointId, secretSealed, formerSecretSealed }: ClaimedDelivery): readonly string[] | null {
  const [present, former] = [
    openedSecret(secrets, secretSealed, { tenantId, endpointId, field: 'secret' }),
    formerSecretSealed === null ? null : openedSecret(secrets, formerSecretSealed, { tenantId, endpointId, field: 'former_secret' }),
  ];
  return present === null ? null : former === null ? [present] : [present, former];
}

const UNSIGNED: ReceiverAnswer = { status: null, error: 'secret_unreadable', answer: '', milliseconds: 0, retryAfterMs: null };

/** If this dies between the call and its record, the lease runs out and the receiver gets a second copy with the same id. */
export async function send(deps: CallDeps, tenantId: string, { delivery, secrets }: Sending): Promise<void> {
  const beganAt = deps.clock.now();
  const { eventId: id, payload: body, url } = delivery;
  const timestamp = Math.floor(beganAt.getTime() / 1_000);
  const answer = secrets === null ? UNSIGNED : await deps.caller.call({ url, headers: signedHeaders(secrets, { id, timestamp, body }), body });
  await deps.db.inTenant(tenantId, (tx) => settle(tx, deps, { delivery, answer, beganAt }));
}

interface Settling {
  readonly delivery: ClaimedDelivery;
  readonly answer: ReceiverAnswer;
  readonly beganAt: Date;
}

/** Below this a next try is not left to the sweep. */
const SOON_MS = 60_000;

async function settle(tx: Tx, deps: Pick<CallDeps, 'clock' | 'onOff'>, { delivery, answer, beganAt }: Settling): Promise<void> {
  const now = deps.clock.now();
  const held = await lockSending(tx, delivery);
  if (!held) return;
  const verdict = judge(held, answer, now);
  const tried = { ...outcomeOf(held, { answer, verdict, now }), ...kept(answer), id: delivery.id, no: delivery.no, beganAt };
  await writeTry(tx, tried, now);
  await writeHealth(tx, delivery.endpointId, { verdict, now });
  await wakeAgain(tx, tried.nextActionAt, { verdict, now });
  const { off } = verdict;
  if (off !== '' && (await switchOff(tx, delivery.endpointId, { reason: off, now }))) {
    await cancelWaiting(tx, delivery.endpointId, { now, limit: CANCELLED_AT_ONCE });
    await deps.onOff(tx, { id: delivery.endpointId, url: held.url, reason: off });
    const entry = { action: 'webhook_endpoint.switched_off', objectType: 'webhook_endpoint', objectId: delivery.endpointId, details: { reason: off } };
    await record(tx, systemSource, [entry]);
  }
}

interface Judged {
  readonly answer: ReceiverAnswer;
  readonly verdict: Verdict;
  readonly now: Date;
}

function outcomeOf(held: LockedSending, { answer, verdict, now }: Judged): Pick<TriedDelivery, 'state' | 'nextActionAt'> {
  if (answer.error === null) return { state: 'delivered', nextActionAt: null };
  if (!held.listens || verdict.off !== '') return { state: 'cancelled', nextActionAt: null };
  const next = nextTry({ tries: held.roundAttempts, now, chance: Math.random(), retryAfterMs: answer.retryAfterMs });
  return next === null ? { state: 'failed', nextActionAt: null } : { state: 'waiting', nextActionAt: next };
}

function kept({ status, error, answer, milliseconds }: ReceiverAnswer): Pick<TriedDelivery, 'status' | 'error' | 'answer' | 'milliseconds'> {
  return { status, error, milliseconds: Math.round(milliseconds), answer: storable(answer).slice(0, KEPT_ANSWER).toWellFormed() };
}

/** Once the address may be called again and the delivery is due, whichever is later. */
async function wakeAgain(tx: Tx, next: Date | null, { verdict, now }: { readonly verdict: Verdict; readonly now: Date }): Promise<void> {
  const at = Math.max(next?.getTime() ?? 0, verdict.resumeAt?.getTime() ?? 0);
  if (at > now.getTime() && at - now.getTime() < SOON_MS) await enqueueAt(tx, webhookJobs.send, { payload: { tenantId: tx.tenantId }, at: new Date(at) });
}
