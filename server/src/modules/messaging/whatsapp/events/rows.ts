import { createHash } from 'node:crypto';
import { newId } from '../../../../kernel/ids.ts';
import type { ConsentEvent, Identity } from '../../contacts/port.ts';
import type { NewInboundWord } from '../../inbound/port.ts';
import { storableJson } from '../json.ts';
import type { HookItem, Peer } from '../port.ts';
import { FREE_MS } from '../window/window.ts';
import { variantsOf } from '../window/variants.ts';
import type { Heard } from '../window/queries.ts';
import type { NoticeRow, StatusRow } from './queries.ts';

/** An item with the number of ours that it belongs to. */
export interface Placed<K extends HookItem['kind'] = HookItem['kind']> {
  readonly item: Extract<HookItem, { kind: K }>;
  readonly numberId: string;
  readonly receivedAt: Date;
}

const DIGITS = /^[1-9]\d{5,14}$/;

/** WhatsApp's id first: it is the one to answer to. */
export function identitiesOf({ phone, userId, name }: Peer): readonly Identity[] {
  const named = name === '' ? {} : { name };
  return [
    ...(phone === '' ? [] : [{ kind: 'whatsapp' as const, value: phone, ...named }]),
    ...(userId === '' ? [] : [{ kind: 'bsuid' as const, value: userId, ...named }]),
    // what is no number in any of its forms is nobody's phone
    ...(DIGITS.test(phone) ? variantsOf(phone).map((value) => ({ kind: 'phone' as const, value })) : []),
  ];
}

/** Somebody of whom nothing at all was told still wrote: kept under the id of the message. */
function nobody(wamid: string): Identity {
  return { kind: 'whatsapp', value: `unknown:${wamid}`.slice(0, 128) };
}

export function wordOf({ item, numberId }: Placed<'message'>): NewInboundWord {
  const [from = nobody(item.wamid), ...aliases] = identitiesOf(item.from);
  return {
    channel: 'whatsapp',
    channelId: numberId,
    providerId: item.wamid,
    from,
    aliases: [...aliases, ...item.others.flatMap(identitiesOf)],
    kind: item.type,
    text: item.text,
    body: item.body,
    contextProviderId: item.contextId,
    sentAt: item.sentAt,
    sentTo: item.place.displayNumber || null,
  };
}

/** The clock runs from when they wrote, and never from a time that has not come yet. */
export function heardOf({ item, numberId, receivedAt }: Placed<'message'>): readonly Heard[] {
  if (!item.opensWindow) return [];
  const at = item.sentAt !== null && item.sentAt < receivedAt ? item.sentAt : receivedAt;
  const freeUntil = item.fromAd ? new Date(at.getTime() + FREE_MS) : null;
  const peers = [item.from.phone, item.from.userId].filter((peer) => peer !== '');
  return peers.map((peer) => ({ numberId, peer, at, freeUntil }));
}

const orNull = (text: string): string | null => (text === '' ? null : text);

export function statusRowOf({ item, numberId }: Placed<'status'>): StatusRow {
  return {
    numberId,
    wamid: item.wamid,
    status: item.status,
    participant: item.participant,
    recipient: item.recipient.phone || item.recipient.userId,
    errorCode: orNull(item.errorCode),
    errorText: orNull(item.errorText),
    pricingModel: orNull(item.pricing?.model ?? ''),
    pricingType: orNull(item.pricing?.type ?? ''),
    pricingCategory: orNull(item.pricing?.category ?? ''),
    billable: item.pricing?.billable ?? null,
    at: item.at,
  };
}

/** Error 131050 is the person's own word, told in another way. */
const STOPPED = '131050';

export function consentOf(placed: Placed<'status'> | Placed<'preference'>): readonly ConsentEvent[] {
  const { item, receivedAt } = placed;
  const who = item.kind === 'status' ? item.recipient : item.who;
  const [identity] = identitiesOf(who);
  if (!identity || (item.kind === 'status' && item.errorCode !== STOPPED)) return [];
  const common = { subject: { identity }, channel: 'whatsapp', purpose: 'marketing', occurredAt: item.at ?? receivedAt } as const;
  if (item.kind === 'status')
    return [
      {
        ...common,
        action: 'withdraw',
        source: 'gateway',
        wording: `WhatsApp error ${STOPPED}: ${item.errorText}`.slice(0, 500),
        dedupeKey: `wa:131050:${item.wamid}`,
      },
    ];
  const at = (item.at ?? receivedAt).getTime();
  return [
    {
      ...common,
      action: item.value === 'stop' ? 'withdraw' : 'grant',
      source: 'preferences',
      wording: (item.detail || `WhatsApp preference: ${item.value}`).slice(0, 500),
      dedupeKey: `wa:preference:${identity.value}:${item.value}:${at}`,
    },
  ];
}

export function noticeRowOf(placed: { readonly item: HookItem; readonly numberId: string | null }): NoticeRow {
  const { item, numberId } = placed;
  const { event, reason, body } = noticeParts(item);
  const text = storableJson(body);
  const { wabaId, field, phoneNumberId } = item.place;
  const digest = createHash('sha256')
    .update(JSON.stringify([wabaId, phoneNumberId, field, event]))
    .update(text)
    .digest();
  return { id: newId(), numberId, wabaId, field, event, reason, digest, body: text };
}

function noticeParts(item: HookItem): { readonly event: string; readonly reason: string | null; readonly body: unknown } {
  if (item.kind === 'notice') return item;
  if (item.kind === 'template') return { event: `template_${item.status ?? 'changed'}`, reason: item.reason ?? null, body: item.body };
  if (item.kind === 'number') return { event: item.event, reason: null, body: item.body };
  if (item.kind === 'spoken') return { event: item.source, reason: null, body: item.body };
  return { event: item.kind === 'message' && item.isHistory ? 'history' : item.kind, reason: null, body: item };
}
