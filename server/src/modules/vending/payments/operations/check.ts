import { conflict } from '../../../../kernel/errors.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { PaymentsDeps } from '../deps.ts';
import type { Tx } from '../../../../kernel/db.ts';
import type { StatusQuestion } from '../port.ts';
import { answerOf, openOperation, type OpenedOperation } from './ask.ts';
import { recordAnswer } from './queries.ts';

export interface StatusCheck {
  readonly tenantId: string;
  readonly channelId: string | null;
  readonly subject: { readonly type: 'payment' | 'payment_event' | 'refund'; readonly id: string };
  readonly about: StatusQuestion['about'];
  readonly receipt: string;
  /** What the transaction should have brought; null when nobody can tell. */
  readonly amountMinor: bigint | null;
  readonly source: AuditSource;
}

/** `requested`: the answer comes later; `refused` or `unknown`: the message tells why it will not. */
export interface Asked {
  readonly id: string;
  readonly state: string;
  readonly message: string;
}

/**
 * Asks M-Pesa what it knows of a transaction. Reading only, so it may be asked again; the answer comes later and is
 * kept as evidence with what it was asked for.
 */
export async function checkTransaction(deps: PaymentsDeps, check: StatusCheck): Promise<Asked> {
  const opened = await deps.db.inTenant(check.tenantId, (tx) => openCheck(tx, deps, check));
  return sendCheck(deps, check, opened);
}

/** The question on record, before it leaves. @throws AppError `payments.no_paybill`, `channels.no_credentials` */
export async function openCheck(tx: Tx, deps: Pick<PaymentsDeps, 'clock' | 'openChannel' | 'publicUrl'>, check: StatusCheck): Promise<OpenedOperation> {
  const { channelId, subject, source } = check;
  if (channelId === null) throw conflict('payments.no_paybill', 'This did not come in by a paybill, so M-Pesa cannot be asked about it.');
  const of = (type: StatusCheck['subject']['type']): string | null => (subject.type === type ? subject.id : null);
  const operation = await openOperation(tx, deps, {
    channelId,
    kind: 'transaction_status',
    paymentId: of('payment'),
    eventId: of('payment_event'),
    refundId: of('refund'),
    receipt: check.receipt,
    amountMinor: check.amountMinor,
    requestedBy: source.actor.id,
  });
  await record(tx, source, [
    { action: `${subject.type}.checked`, objectType: subject.type, objectId: subject.id, details: { receipt: check.receipt, question: operation.id } },
  ]);
  return operation;
}

/** Never inside a transaction. */
export async function sendCheck(deps: PaymentsDeps, { tenantId, about }: Pick<StatusCheck, 'tenantId' | 'about'>, opened: OpenedOperation): Promise<Asked> {
  const { account, resultUrl, timeoutUrl } = opened;
  const answer = answerOf(await deps.provider.askStatus(account, { about, remarks: 'Check', resultUrl, timeoutUrl }));
  await deps.db.inTenant(tenantId, (tx) => recordAnswer(tx, opened.id, { ...answer, at: deps.clock.now() }));
  return { id: opened.id, state: answer.state, message: answer.text };
}
