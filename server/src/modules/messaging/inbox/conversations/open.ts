import type { Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { findOrCreateContacts, readPersonsPhone } from '../../contacts/index.ts';
import { chooseSender } from '../../whatsapp/index.ts';
import type { InboxTools } from '../deps.ts';
import { blockedContact, noAddress } from '../errors.ts';
import { maybePerson } from '../person.ts';
import { tellTalk } from './events.ts';
import { findConversation } from './list-queries.ts';
import { presentConversation } from './present.ts';
import { addressOf, ensureTalk, patchTalk, type LockedConversation, type TalkPatch } from './queries.ts';
import type { Conversation, NewConversation } from './schema.ts';

/** @throws AppError `not_found`, `invalid`, `inbox.no_address`, `inbox.contact_blocked`, `whatsapp.no_number`, … */
export function openConversation(ctx: RequestContext, deps: InboxTools, body: NewConversation): Promise<Static<typeof Conversation>> {
  return ctx.write(async (tx) => {
    const channel = body.channel ?? 'whatsapp';
    const contactId = await contactIn(tx, body, ctx.actor.kind === 'api_key' ? 'api' : 'staff');
    const peer = await reachedAt(tx, contactId, channel);
    const now = deps.clock.now();
    const channelId = await senderIn(tx, deps, { channel, number: body.number ?? null });
    const talk = await ensureTalk(tx, { id: newId(), contactId, channel, channelId, peer, at: now });
    const version = await patchTalk(tx, talk.id, { patch: patchOf(body, talk, channelId), at: now });
    tellTalk(tx, talk.id, { version, kind: talk.isNew ? 'conversation.created' : 'conversation.changed' });
    if (talk.isNew) await record(tx, ctx, [{ action: 'conversation.opened', objectType: 'conversation', objectId: talk.id, details: { channel } }]);
    return presentConversation((await findConversation(tx, talk.id, maybePerson(ctx)))!);
  });
}

/** Where the person is written to. @throws AppError `not_found`, `inbox.contact_blocked`, `inbox.no_address` */
async function reachedAt(tx: Tx, contactId: string, channel: 'sms' | 'whatsapp'): Promise<string> {
  const address = await addressOf(tx, contactId, channel);
  if (!address) throw notFound();
  if (address.isBlocked) throw blockedContact();
  if (address.peer === null) throw noAddress(channel);
  return address.peer;
}

/** @throws AppError `inbox.contact_blocked` */
export async function refuseBlocked(tx: Tx, { contact_id: contactId, channel }: Pick<LockedConversation, 'contact_id' | 'channel'>): Promise<void> {
  if ((await addressOf(tx, contactId, channel))?.isBlocked) throw blockedContact();
}

/** A talk that is there comes into sight, and goes by the sender that is named. */
function patchOf({ subject, number }: NewConversation, { isNew }: { readonly isNew: boolean }, channelId: string | null): TalkPatch {
  const named = subject === undefined ? {} : { subject };
  if (isNew) return named;
  return { ...named, archived_at: null, ...(number ? { channel_id: channelId } : {}) };
}

async function contactIn(tx: Tx, { contact, phone }: NewConversation, source: 'api' | 'staff'): Promise<string> {
  if ((contact === undefined) === (phone === undefined)) throw invalid({ contact: ['Exactly one of contact and phone.'] });
  if (contact !== undefined) {
    if (!isUuid(contact)) throw notFound();
    return contact.toLowerCase();
  }
  const digits = await readPersonsPhone(tx, phone!);
  if (digits === null) throw invalid({ phone: ['Not a phone number. Write it with its country, for example +254712345678.'] });
  return (await findOrCreateContacts(tx, [{ kind: 'phone', value: digits }], source))[0]!;
}

async function senderIn(
  tx: Tx,
  { smsSenders }: InboxTools,
  { channel, number }: { readonly channel: 'sms' | 'whatsapp'; readonly number: string | null },
): Promise<string | null> {
  if (number !== null && !isUuid(number)) throw notFound();
  if (channel === 'whatsapp') return chooseSender(tx, number?.toLowerCase() ?? null);
  if (number === null) return null;
  if (!(await smsSenders(tx)).includes(number.toLowerCase())) throw notFound();
  return number.toLowerCase();
}
