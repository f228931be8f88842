import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid, newId } from '../../../kernel/ids.ts';
import { countryOf } from '../../../kernel/phone.ts';
import { readTime } from '../../../kernel/text.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
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
  /** A list with texts of its own: one that is too long is set aside too, and whom the line would refuse. */
  readonly isList?: boolean;
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
/** Recipients of one sending. */
export const MOST_BULK = 10_000;
const YEAR_MS = 366 * 24 * 3_600_000;
/** Nobody wants yesterday's news: what has not left a day after its time does not leave any more. */
const LATE_MS = 24 * 3_600_000;
const AT_ONCE = 1_000;

/** Who can be written to, with their words. */
interface Sifted {
  readonly place: Place;
  readonly words: Words;
  readonly sorted: Sorted;
}

export async function siftRecipients(tx: Tx, asked: Asked): Promise<Sifted> {
  const place = await placeOf(tx);
  const words = await wordsOf(tx, asked);
  const fit = sortRecipients(asked.recipients, words, countryOf(place));
  return { place, words, sorted: withoutLong(await withoutLeftOut(tx, fit, asked), asked) };
}

/** What a sending comes to. */
export interface Plan {
  readonly way: Way;
  readonly parts: number;
  readonly cost: Cost | null;
  readonly scheduledAt: Date | null;
}

interface Planning {
  readonly asked: Asked;
  readonly sifted: Sifted;
}

/** Writes nothing. @throws AppError `sms.no_gateway`, `sms.sender_not_yours`, `sms.bad_schedule` */
export async function planSifted(tx: Tx, deps: SendDeps, { asked, sifted }: Planning): Promise<Plan> {
  const { place, sorted } = sifted;
  const way = await deps.wayOf(tx, asked.sender);
  if (way === null) throw noGateway();
  const parts = sorted.ready.reduce((sum, one) => sum + one.parts, 0);
  const scheduledAt = timeOf(asked, place, deps.now());
  return { way, parts, cost: totalCost(await deps.costOf(tx), sorted.ready), scheduledAt };
}

interface Sending extends Planning {
  readonly source: AuditSource;
}

/**
 * Puts text messages in line, with their credits, in one transaction: all of them or none.
 * @throws AppError `sms.…`, each with what to do
 */
export async function sendTexts(tx: Tx, deps: SendDeps, { ctx, asked }: { readonly ctx: RequestContext; readonly asked: Asked }): Promise<Sent> {
  const sifted = await siftRecipients(tx, asked);
  check(sifted.sorted, asked);
  return sendSifted(tx, deps, { source: ctx, asked, sifted });
}

/** As `sendTexts`, to those who were sifted before. */
export async function sendSifted(tx: Tx, deps: SendDeps, { source, asked, sifted }: Sending): Promise<Sent & Plan> {
  const now = deps.now();
  const { words, sorted } = sifted;
  const plan = await planSifted(tx, deps, { asked, sifted });
  const { way, parts, cost, scheduledAt } = plan;
  const id = newId();
  const isCharged = await reserve(tx, parts, id);
  await addSend(tx, {
    ...asked,
    id,
    sender: way.sender,
    textSealed: deps.secrets.seal(words.text, { tenantId: tx.tenantId, recordId: id, field: 'text' }),
    recipients: sorted.ready.length,
    parts,
    isCharged,
    costMicro: cost?.micro ?? null,
    costCurrency: cost?.currency ?? null,
    scheduledAt,
    createdBy: source.actor.kind === 'user' ? source.actor.id : null,
    createdAt: now,
  });
  await queueAll(tx, deps, { id, asked, ready: sorted.ready, way, isCharged, due: scheduledAt ?? now, notBefore: scheduledAt });
  if (asked.templateId !== null) await countUse(tx, [{ id: asked.templateId, times: 1 }]);
  await record(tx, source, [
    { action: 'sms.queued', objectType: 'sms_send', objectId: id, details: { recipients: sorted.ready.length, parts, sender: way.sender } },
  ]);
  return { ...plan, id, gateway: way.gateway, sorted, isCharged };
}

export async function wordsOf(tx: Tx, { text, templateId, values }: Pick<Asked, 'text' | 'templateId' | 'values'>): Promise<Words> {
  if (templateId === null) return { text: text ?? '', variables: [], values };
  const template = isUuid(templateId) ? await findTemplate(tx, templateId) : undefined;
  if (!template || template.channel !== 'sms') throw notFound();
  return { text: template.body_text, variables: template.variables, values };
}

/** @throws AppError `sms.bad_recipients`, `sms.too_long` */
function check({ ready, rejected }: Sorted, { strict, isPurposeOpen }: Asked): void {
  // where nobody has said what it is for, who is left out is no mistake of the one who sends
  const mistakes = rejected.filter(({ reason }) => !isPurposeOpen || (reason !== 'opted_out' && reason !== 'blocked'));
  if (ready.length === 0 || (strict && mistakes.length > 0)) throw badRecipients(rejected);
  const longest = Math.max(...ready.map(({ parts }) => parts));
  if (longest > MOST_PARTS) throw tooLong(longest, MOST_PARTS);
}

/** Of texts that differ, one that is too long stops nobody else. */
function withoutLong(sorted: Sorted, { isList }: Asked): Sorted {
  if (!isList) return sorted;
  const long = sorted.ready.filter(({ parts }) => parts > MOST_PARTS).map(({ index, asked }) => ({ index, recipient: asked, reason: 'too_long' as const }));
  const rejected = [...sorted.rejected, ...long].toSorted((a, b) => a.index - b.index);
  return { ...sorted, ready: sorted.ready.filter(({ parts }) => parts <= MOST_PARTS), rejected };
}

/** The older system wrote times without a zone, in GMT. @throws AppError `sms.bad_schedule` */
export function timeIn(given: string | undefined): Date | null {
  if (given === undefined) return null;
  const time = readTime(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?$/.test(given) ? `${given.replace(' ', 'T')}Z` : given);
  if (time === null) throw badSchedule('The time cannot be read.');
  return time;
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
