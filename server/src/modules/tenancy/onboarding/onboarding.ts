import type { Tx } from '../../../kernel/db.ts';
import { conflict, notFound } from '../../../kernel/errors.ts';
import { record } from '../audit/index.ts';
import { changeChannelRow, changeClientIn, readClientIn, type ClientCall } from '../tenants/index.ts';
import type { LiveCode } from './codes.ts';
import type { OnboardingDeps, OnboardingTools } from './deps.ts';
import type { CheckOutcome } from './port.ts';
import { keepChecks, listChecks, readFacts, type CheckResult } from './queries.ts';
import { checkList, tried, type Check } from './readiness.ts';
import { listSubjects, type Subject } from './subjects.ts';

export function readReadiness(deps: OnboardingDeps, call: ClientCall): Promise<Check[]> {
  return readClientIn(deps.db, call, async (tx, { is_active: isActive }) =>
    checkList({ isActive, facts: await readFacts(tx, deps.clock.now()), subjects: await listSubjects(tx, deps), results: await listChecks(tx) }),
  );
}

export interface WantedCheck {
  readonly code: LiveCode;
  /** One channel or account; without it all of the client's. */
  readonly subject: string | undefined;
}

/**
 * Tries credentials at the other side, outside of any transaction, and keeps what came of it.
 * If this dies between, nothing is kept and it is tried again: no test changes anything but `mpesa_urls`, which may be
 * repeated.
 * @returns the lines of the check-list that were tried.
 * @throws AppError `not_found` for a subject that is none of the client's; `onboarding.nothing_to_test`.
 */
export async function runCheck(deps: OnboardingDeps, call: ClientCall, wanted: WantedCheck): Promise<Check[]> {
  const opened = await readClientIn(deps.db, call, (tx) => openAll(tx, deps, wanted));
  const results: Tried[] = [];
  for (const { subject, run } of opened) results.push({ subject, ...(await timed(deps, run)) });
  return changeClientIn(deps.db, call, async (tx) => {
    await keep(tx, deps, { call, results });
    const ids = new Set(opened.map(({ subject }) => subject.id));
    const [subjects, kept] = [await listSubjects(tx, deps), await listChecks(tx)];
    return subjects.filter(({ code, id }) => code === wanted.code && ids.has(id)).map((subject) => tried(subject, kept));
  });
}

interface Opened {
  readonly subject: Subject;
  readonly run: () => Promise<CheckOutcome>;
}

async function openAll(tx: Tx, deps: OnboardingTools, { code, subject }: WantedCheck): Promise<Opened[]> {
  const all = (await listSubjects(tx, deps)).filter((one) => one.code === code);
  const named = subject === undefined ? all.filter((one) => one.isActive) : all.filter((one) => one.id === subject.toLowerCase());
  if (subject !== undefined && named.length === 0) throw notFound();
  const complete = named.filter((one) => one.isComplete);
  if (complete.length === 0) throw conflict('onboarding.nothing_to_test', 'There is nothing to test yet. Enter the credentials first.');
  const { meter } = await readFacts(tx, deps.clock.now());
  const opened: Opened[] = [];
  for (const one of complete) opened.push({ subject: one, run: await one.open(tx, meter) });
  return opened;
}

interface Tried {
  readonly subject: Subject;
  readonly outcome: CheckOutcome;
  readonly at: Date;
  readonly milliseconds: number;
}

async function timed({ clock }: OnboardingTools, run: Opened['run']): Promise<Omit<Tried, 'subject'>> {
  const began = clock.monotonic();
  const outcome = await run();
  return { outcome, at: clock.now(), milliseconds: Math.round(clock.monotonic() - began) };
}

async function keep(tx: Tx, deps: OnboardingTools, { call, results }: { readonly call: ClientCall; readonly results: readonly Tried[] }): Promise<void> {
  const { actor } = call.ctx;
  const rows = results.map(({ subject, outcome, at, milliseconds }): CheckResult => ({
    code: subject.code,
    subject_id: subject.id,
    outcome: outcome.kind,
    detail: outcome.detail,
    fingerprint: subject.fingerprint,
    milliseconds,
    checked_at: at,
    checked_by: actor.kind === 'user' ? actor.id : null,
  }));
  await keepChecks(tx, rows);
  await markRegistered(tx, { deps, rows });
  await record(
    tx,
    call.ctx,
    rows.map((row) => ({
      action: row.code === 'mpesa_urls' ? 'payment_channel.urls_registered' : 'credentials.tested',
      objectType: row.code,
      objectId: row.subject_id,
      details: { outcome: row.outcome, detail: row.detail },
    })),
  );
}

/** Only while the addresses are still those that were registered: the key may have been replaced meanwhile. */
async function markRegistered(tx: Tx, { deps, rows }: { readonly deps: OnboardingTools; readonly rows: readonly CheckResult[] }): Promise<void> {
  const registered = rows.filter((row) => row.code === 'mpesa_urls' && row.outcome === 'ok');
  if (registered.length === 0) return;
  const now = new Set((await listSubjects(tx, deps)).map(({ code, id, fingerprint }) => `${code} ${id} ${fingerprint}`));
  for (const row of registered) {
    if (!now.has(`${row.code} ${row.subject_id} ${row.fingerprint}`)) continue;
    await changeChannelRow(tx, row.subject_id, { urls_registered_at: row.checked_at, at: row.checked_at });
  }
}
