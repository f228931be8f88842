import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { alreadyAcknowledged, alreadyResolved, noSuchMember } from './errors.ts';
import { acknowledgeAlert, addAlertEvents, assignAlert, closeAlert, lockAlert, type NewAlertEvent } from './queries.ts';

export type IsMember = (tx: Tx, userId: string) => Promise<boolean>;

export interface Handling {
  readonly id: string;
  readonly actorId: string;
  readonly comment: string;
  readonly at: Date;
  /** Undefined: whoever had it keeps it. Null: nobody. */
  readonly assignee?: string | null | undefined;
}

/** Says who looks after an alert, and ends its repetition. @throws AppError `not_found`, `alerts.already_acknowledged`, `invalid` */
export async function acknowledge(tx: Tx, source: AuditSource, handling: Handling & { readonly isMember: IsMember }): Promise<void> {
  const alert = await lockAlert(tx, handling.id);
  if (!alert) throw notFound();
  if (alert.is_acknowledged) throw alreadyAcknowledged();
  await acknowledgeAlert(tx, handling);
  const assigned = await assignIfNamed(tx, handling);
  await note(tx, source, { handling, events: [eventOf('acknowledged', handling), ...assigned] });
}

/** Hands an alert to a person of the client, or to nobody. @throws AppError `not_found`, `alerts.already_resolved`, `invalid` */
export async function assign(tx: Tx, source: AuditSource, handling: Handling & { readonly isMember: IsMember }): Promise<void> {
  await openAlert(tx, handling.id);
  await note(tx, source, { handling, events: await assignIfNamed(tx, handling) });
}

/** Ends an alert by a person's word. @throws AppError `not_found`, `alerts.already_resolved` */
export async function resolve(tx: Tx, source: AuditSource, handling: Handling): Promise<void> {
  await openAlert(tx, handling.id);
  await closeAlert(tx, handling);
  await note(tx, source, { handling, events: [eventOf('resolved', handling)] });
}

async function openAlert(tx: Tx, id: string): Promise<void> {
  const alert = await lockAlert(tx, id);
  if (!alert) throw notFound();
  if (alert.resolved_at !== null) throw alreadyResolved();
}

async function assignIfNamed(tx: Tx, handling: Handling & { readonly isMember: IsMember }): Promise<readonly NewAlertEvent[]> {
  const { id, assignee, isMember } = handling;
  if (assignee === undefined) return [];
  if (assignee !== null && !(await isMember(tx, assignee))) throw noSuchMember('assignee');
  await assignAlert(tx, id, assignee);
  return [{ ...eventOf('assigned', handling), details: { assignee } }];
}

function eventOf(kind: string, { id, actorId, comment }: Handling): NewAlertEvent {
  return { alertId: id, kind, actorId, note: comment, details: {} };
}

async function note(
  tx: Tx,
  source: AuditSource,
  { handling, events }: { readonly handling: Handling; readonly events: readonly NewAlertEvent[] },
): Promise<void> {
  await addAlertEvents(tx, events, handling.at);
  await record(
    tx,
    source,
    events.map(({ kind, details }) => ({ action: `alert.${kind}`, objectType: 'alert', objectId: handling.id, details: { ...details } })),
  );
}
