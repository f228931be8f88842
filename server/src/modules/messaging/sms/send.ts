import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid, newId } from '../../../kernel/ids.ts';
import { countryOf } from '../../../kernel/phone.ts';
import { record } from '../../tenancy/audit/index.ts';
import { readCredits, reserveCredits } from '../credits/index.ts';
import type { Cost, QueueText } from '../outbox/index.ts';
import { countUse, findTemplate, type Values } from '../whatsapp/index.ts';
import { badRecipients, badSchedule, noGateway, tooFewCredits, tooLong } from './errors.ts';
import { withoutLeftOut } from './left-out.ts';
import { addSend, placeOf, type Place } from './queries.ts';
import { nextPoliteTime } from './quiet.ts';
import { sortRecipients, type AskedRecipient, type Ready, type Sorted, type Words } from './recipients.ts';
import type { Way, WayOf } from './way.ts';

export interface SendDeps {
  readonly secrets: Secrets;
  readonly now: () => Date;
  readonly queueTexts: QueueText;
  readonly wayOf: WayOf;
  /** What a message of so many parts to this number costs; null where nobody has said. */
  readonly costOf: (tx: Tx) => Promise<(to: string, parts: number) => Cost | null>;
}

export interface Asked {
  readonly name: string;
  readonly text: string | null;
  readonly templateId: string | null;
  readonly values: Values;
  readonly recipients: readonly AskedRecipient[];
  readonly sender: string | null;
  readonly purpose: 'service' | 'marketing';
  /** That nobody said what it is for: who wrote STOP is set aside. */
  readonly isPurposeOpen: boolean;
  readonly scheduledAt: Date | null;
  /** One bad recipient stops everything; else it is set aside. */
  readonly strict: boolean;
}

export interface Sent {
  readonly id: string;
  readonly gateway: string;
  readonly sorted: Sorted;
  readonly parts: number;
  readonly isCharged: boolean;
  readonly cost: Cost | null;
  readonly scheduledAt: Date | null;
}

/** Ten parts are 1,530 characters, about what the strictest gateway takes. */
const MOST_PARTS = 10;
const YEAR_MS = 366 * 24 * 3_600_000;
/** Nobody wants yesterday's news: what has not left a day after its time does not leave any more. */
const LATE_MS = 24 * 3_600_000;
const AT_ONCE = 1_000;

/**
 * Puts text messages in line, with their credits, in one transaction: all of them or none.
 * @throws AppError `sms.…`, each with what to do
 */
export async function sendTexts(tx: Tx, deps: SendDeps, { ctx, asked }: { readonly ctx: RequestContext; readonly asked: Asked }): Promise<Sent> {
  const now = deps.now();
  const place = await placeOf(tx);
  const words = await wordsOf(tx, asked);
  const fit = checked(sortRecipients(asked.recipients, words, countryOf(place)), asked.strict);
  const sorted = checked(await withoutLeftOut(tx, fit, asked.isPurposeOpen), asked.strict && !asked.isPurposeOpen);
  const way = await deps.wayOf(tx, asked.sender);
  if (way === null) throw noGateway();
  const parts = sorted.ready.reduce((sum, one) => sum + one.parts, 0);
  const scheduledAt = timeOf(asked, place, now);
  const id = newId();
  const isCharged = await reserve(tx, parts, id);
  const cost = totalCost(await deps.costOf(tx), sorted.ready);
  const textSealed = deps.secrets.seal(words.text, { tenantId: tx.tenantId, recordId: id, field: 'text' });
  await addSend(tx, {
    ...asked,
    id,
    sender: way.sender,
    textSealed,
    recipients: sorted.ready.length,
    parts,
    isCharged,
    costMicro: cost?.micro ?? null,
    costCurrency: cost?.currency ?? null,
    scheduledAt,
    createdBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
    createdAt: now,
  });
  await queueAll(tx, deps, { id, asked, ready: sorted.ready, way, isCharged, due: scheduledAt ?? now, notBefore: scheduledAt });
  if (asked.templateId !== null) await countUse(tx, [{ id: asked.templateId, times: 1 }]);
  await record(tx, ctx, [
    { action: 'sms.queued', objectType: 'sms_send', objectId: id, details: { recipients: sorted.ready.length, parts, sender: way.sender } },
  ]);
  return { id, gateway: way.gateway, sorted, parts, isCharged, cost, scheduledAt };
}

export async function wordsOf(tx: Tx, { text, templateId, values }: Pick<Asked, 'text' | 'templateId' | 'values'>): Promise<Words> {
  if (templateId === null) return { text: text ?? '', variables: [], values };
  const template = isUuid(templateId) ? await findTemplate(tx, templateId) : undefined;
  if (!template || template.channel !== 'sms') throw notFound();
  return { text: template.body_text, variables: template.variables, values };
}

function checked(sorted: Sorted, strict: boolean): Sorted {
  if (sorted.ready.length === 0 || (strict && sorted.rejected.length > 0)) throw badRecipients(sorted.rejected);
  const longest = Math.max(...sorted.ready.map(({ parts }) => parts));
  if (longest > MOST_PARTS) throw tooLong(longest, MOST_PARTS);
  return sorted;
}

/** Null for at once. Advertising waits for the day. */
function timeOf({ scheduledAt, purpose }: Asked, { timeZone }: Place, now: Date): Date | null {
  if (scheduledAt !== null && scheduledAt <= now) throw badSchedule('The time lies in the past.');
  if (scheduledAt !== null && scheduledAt.getTime() > now.getTime() + YEAR_MS) throw badSchedule('The time lies more than a year ahead.');
  const wanted = scheduledAt ?? now;
  const at = purpose === 'marketing' ? nextPoliteTime(timeZone, wanted) : wanted;
  return at > now ? at : null;
}

async function reserve(tx: Tx, parts: number, groupId: string): Promise<boolean> {
  const reserved = await reserveCredits(tx, { parts, groupId });
  if (reserved === 'too_few') throw tooFewCredits(parts, (await readCredits(tx)).available);
  return reserved === 'reserved';
}

export function totalCost(costOf: (to: string, parts: number) => Cost | null, ready: readonly Ready[]): Cost | null {
  const costs = ready.map(({ to, parts }) => costOf(to, parts));
  const [first] = costs;
  // a sum over unknown or different currencies would be a wrong figure
  if (!first || costs.some((cost) => cost?.currency !== first.currency)) return null;
  return { micro: costs.reduce((sum, cost) => sum + (cost?.micro ?? 0n), 0n), currency: first.currency };
}

interface Queueing {
  readonly id: string;
  readonly asked: Asked;
  readonly ready: readonly Ready[];
  readonly way: Way;
  readonly isCharged: boolean;
  readonly due: Date;
  readonly notBefore: Date | null;
}

async function queueAll(tx: Tx, { queueTexts }: SendDeps, { id, asked, ready, way, isCharged, due, notBefore }: Queueing): Promise<void> {
  const lane = ready.length === 1 && asked.purpose === 'service' ? (1 as const) : (2 as const);
  const doNotSendAfter = new Date(due.getTime() + LATE_MS);
  const { purpose } = asked;
  for (let from = 0; from < ready.length; from += AT_ONCE) {
    const some = ready.slice(from, from + AT_ONCE).map(({ to, text }) => {
      const same = { lane, kind: 'sms', purpose, groupId: id, isCharged, sender: way.sender, channelId: way.channelId, notBefore, doNotSendAfter };
      return { ...same, id: newId(), dedupeKey: `sms:${id}:${to}`, to, text };
    });
    await queueTexts(tx, some);
    // ten thousand seals in one go would keep everybody else waiting
    await nextTurn();
  }
}
