import type { Tx } from '../../../../kernel/db.ts';
import { AppError, conflict, notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { AuditSource } from '../../../tenancy/audit/index.ts';
import { closeDecision, insertDecision, lockOpenDecision, type LockedDecision, type NewDecision, type Subject } from './queries.ts';

/** Two people means two people: a key that one of them made is not the second, and not the first either. */
export function requirePerson(source: AuditSource): void {
  if (source.actor.kind !== 'user')
    throw new AppError({ code: 'payments.people_only', status: 403, message: 'This is decided by people who are signed in, not by an API key.' });
}

export function secondPerson(): AppError {
  return new AppError({ code: 'payments.second_person', status: 403, message: 'A second person must decide; you proposed it.' });
}

type Draft = Omit<NewDecision, 'id' | 'by'> & { readonly source: AuditSource };

/** Writes a person's decision down: one that waits for a second person, or one that a single person may take. */
export async function noteDecision(tx: Tx, { source, ...draft }: Draft): Promise<void> {
  requirePerson(source);
  const made = await insertDecision(tx, { ...draft, id: newId(), by: source.actor.id! });
  if (!made) throw conflict('payments.already_proposed', 'Somebody has proposed a decision; it waits for a second person.');
}

export interface Taking {
  readonly subject: Subject;
  readonly approve: boolean;
  readonly source: AuditSource;
  readonly at: Date;
}

/**
 * Takes the open proposal about something out of the way: carried out or thrown away. Who proposed may take it back.
 * @throws AppError `not_found` without a proposal, `payments.second_person` when the proposer approves.
 */
export async function takeDecision(tx: Tx, { subject, approve, source, at }: Taking): Promise<LockedDecision> {
  requirePerson(source);
  const proposal = await lockOpenDecision(tx, subject);
  if (!proposal) throw notFound();
  if (approve && proposal.proposed_by === source.actor.id) throw secondPerson();
  await closeDecision(tx, proposal.id, { state: approve ? 'carried_out' : 'rejected', by: source.actor.id!, at });
  return proposal;
}
