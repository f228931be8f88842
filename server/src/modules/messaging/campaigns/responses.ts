import type { Tx } from '../../../kernel/db.ts';
import { readOptOut, recordConsent } from '../contacts/index.ts';
import type { Identity } from '../contacts/port.ts';
import type { InboundListener } from '../inbound/port.ts';
import { shiftCounts } from './count-queries.ts';
import { contactOf, isThere, markResponse } from './move-queries.ts';

/** For so long after a campaign's message a word is taken as the answer to it, and an opt-out as its doing. */
const ANSWER_MS = 72 * 3_600_000;

/** Counts answers and opt-outs for the campaign that somebody got last; the word goes on to the others. */
export function createResponseListener(now: () => Date): InboundListener {
  return async (tx, { from, text, kind }) => {
    const contactId = await contactOf(tx, from);
    if (contactId !== undefined && kind !== 'reaction') {
      const withdraws = text !== null && readOptOut(text)?.action === 'withdraw';
      await respond(tx, { contactId, field: withdraws ? 'opted_out' : 'replied', at: now() });
    }
    return 'passed';
  };
}

/** Somebody who ended advertising by a link or a switch of WhatsApp's. */
export async function noteOptOut(tx: Tx, subject: { readonly contactId: string } | { readonly identity: Identity }, at: Date): Promise<void> {
  const contactId = 'contactId' in subject ? subject.contactId : await contactOf(tx, subject.identity);
  if (contactId !== undefined) await respond(tx, { contactId, field: 'opted_out', at });
}

interface Response {
  readonly contactId: string;
  readonly field: 'replied' | 'opted_out';
  readonly at: Date;
}

async function respond(tx: Tx, { contactId, field, at }: Response): Promise<void> {
  const marked = await markResponse(tx, { contactId, since: new Date(at.getTime() - ANSWER_MS), at, field: `${field}_at` });
  if (marked) await shiftCounts(tx, [{ ...marked, field, by: 1 }]);
}

/** Ends advertising by mail for somebody who pressed the link in one. @returns false when there is no such person */
export async function stopCampaignMail(tx: Tx, contactId: string, at: Date): Promise<boolean> {
  if (!(await isThere(tx, contactId))) return false;
  const wording = 'The link in a mail was used.';
  await recordConsent(tx, [
    { subject: { contactId }, channel: 'email', purpose: 'marketing', action: 'withdraw', source: 'email_link', wording, occurredAt: at },
  ]);
  await noteOptOut(tx, { contactId }, at);
  return true;
}
