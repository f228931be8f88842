import type { Tx } from '../../../kernel/db.ts';
import { post, type Posting } from '../../ledger/books/index.ts';
import { record, systemSource, type AuditEntry, type AuditSource } from '../../tenancy/audit/index.ts';
import { createOrders, type OrderDraft } from '../tokens/index.ts';
import type { PayerText, PaymentAlert, PaymentTools } from './deps.ts';
import { changeEvents, changePayments, type EventChange, type PaymentChange } from './settle-queries.ts';

/** Everything one transaction writes for a batch of payments. */
export interface Effects {
  readonly events: EventChange[];
  readonly payments: PaymentChange[];
  readonly orders: OrderDraft[];
  readonly postings: Posting[];
  readonly texts: PayerText[];
  readonly alerts: PaymentAlert[];
  readonly audit: AuditEntry[];
}

export function noEffects(): Effects {
  return { events: [], payments: [], orders: [], postings: [], texts: [], alerts: [], audit: [] };
}

export interface Writing {
  readonly effects: Effects;
  readonly at: Date;
  /** Who caused it; the product itself unless told. */
  readonly source?: AuditSource;
}

/** Books and audit last: their locks are the ones that others wait for. */
export async function writeEffects(tx: Tx, deps: PaymentTools, { effects, at, source = systemSource }: Writing): Promise<void> {
  if (effects.events.length > 0) await changeEvents(tx, effects.events);
  if (effects.payments.length > 0) await changePayments(tx, effects.payments, at);
  await createOrders(tx, effects.orders, at);
  if (effects.texts.length > 0) await deps.queueTexts(tx, effects.texts);
  if (effects.alerts.length > 0) await deps.raise(tx, effects.alerts);
  await post(tx, effects.postings);
  await record(tx, source, effects.audit);
}
