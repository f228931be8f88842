import type { Clock } from '../../../../kernel/clock.ts';
import type { Db, Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { languageOf, type DigestGroup, type NewEmail, type QueueEmails } from '../../../messaging/email/index.ts';
import type { NewText, QueueText } from '../../../messaging/outbox/index.ts';
import { countryOf, readPhone } from '../../customers/index.ts';
import { loadRules, loadSettings, placeOf, type Place, type Settings } from '../rules/queries.ts';
import { ruleFor, type Rule, type Rules } from '../rules/rules.ts';
import { sayStored, type Language } from '../texts/say.ts';
import { typeTitle } from '../texts/titles.ts';
import { alertType } from '../types.ts';
import { localTime, type LocalTime } from './local-time.ts';
import { digestDue, planRouting } from './plan.ts';
import { closeDigest, digestRows, hasWork, lockToRoute, markRouted, type DueAlert, type Routed } from './queries.ts';
import { lowWaterText, staffText } from './texts.ts';

/** A person of the tenant who may be told. */
interface Contact {
  readonly userId: string;
  readonly role: string;
  readonly email: string;
  /** As somebody typed it; '' for none. */
  readonly phone: string;
  /** As they have chosen it; null: as their client reads. */
  readonly language: string | null;
}

/** What routing does inside a transaction. */
interface RoutingTools {
  readonly clock: Clock;
  readonly queueTexts: QueueText;
  readonly queueEmails: QueueEmails;
  readonly contactsOf: (tx: Tx) => Promise<readonly Contact[]>;
  /** Scheme and host of the page, without a trailing slash. */
  readonly publicUrl: string;
}

export interface RoutingDeps extends RoutingTools {
  readonly db: Db;
}

const AT_ONCE = 200;
/** Messages named in one mail; the rest are counted. */
const NAMED = 5;
const DAY_MS = 24 * 3_600_000;

/** Tells people of one tenant what is due. Telling and marking are one transaction: nobody hears twice of the same. */
export async function routeTenant(deps: RoutingDeps, tenantId: string): Promise<void> {
  const { db, ...tools } = deps;
  for (let full = true; full;) full = await db.inTenant(tenantId, (tx) => routeOnce(tx, tools));
}

async function routeOnce(tx: Tx, tools: RoutingTools): Promise<boolean> {
  const now = tools.clock.now();
  const work = await hasWork(tx, now);
  if (!work.due && !work.digest) return false;
  const scope = await scopeOf(tx, tools, now);
  const day = work.digest ? digestDue(scope.settings, scope.local) : null;
  if (day !== null) await sendDigest(tx, tools, { scope, day });
  const due = work.due ? await lockToRoute(tx, now, AT_ONCE) : [];
  if (due.length > 0) await tell(tx, tools, { scope, due });
  return due.length === AT_ONCE;
}

interface Scope {
  readonly now: Date;
  readonly place: Place;
  readonly local: LocalTime;
  readonly rules: Rules;
  readonly settings: Settings;
  readonly contacts: readonly Contact[];
}

async function scopeOf(tx: Tx, { contactsOf }: RoutingTools, now: Date): Promise<Scope> {
  const place = await placeOf(tx);
  const [rules, settings, contacts] = [await loadRules(tx), await loadSettings(tx), await contactsOf(tx)];
  return { now, place, local: localTime(now, place.timeZone), rules, settings, contacts };
}

interface Telling {
  readonly scope: Scope;
  readonly due: readonly DueAlert[];
}

async function tell(tx: Tx, tools: RoutingTools, { scope, due }: Telling): Promise<void> {
  const { now } = scope;
  const outgoing: Outgoing = { texts: [], emails: [] };
  const routed = [...Map.groupBy(due, (alert) => alert.alert_type)].flatMap(([type, alerts]) =>
    routeType(scope, { type, alerts, outgoing, publicUrl: tools.publicUrl }),
  );
  if (outgoing.texts.length > 0) await tools.queueTexts(tx, outgoing.texts);
  if (outgoing.emails.length > 0) await tools.queueEmails(tx, outgoing.emails);
  await markRouted(tx, routed, now);
}

interface Outgoing {
  readonly texts: NewText[];
  readonly emails: NewEmail[];
}

interface OfType {
  readonly type: string;
  readonly alerts: readonly DueAlert[];
  readonly outgoing: Outgoing;
  readonly publicUrl: string;
}

/** Alerts of one type that are due together are told in one message: a district that falls silent is one message, not five hundred. */
function routeType(scope: Scope, { type, alerts, outgoing, publicUrl }: OfType): readonly Routed[] {
  const { now, settings, local } = scope;
  const rule = ruleFor(scope.rules, type);
  const plans = alerts.map((alert) => ({ alert, plan: planRouting({ severity: alert.severity, rule, settings, local }) }));
  const told = plans.filter(({ plan }) => plan.kind === 'tell').map(({ alert }) => alert);
  const sentTo = told.length > 0 ? addressees(scope, rule) : NOBODY;
  if (told.length > 0) write(scope, { type, alerts: told, outgoing, publicUrl, sentTo });
  const after = (minutes: number | null): Date | null => (minutes === null ? null : new Date(now.getTime() + minutes * 60_000));
  return plans.map(({ alert, plan }) => {
    switch (plan.kind) {
      case 'tell': {
        const customer = tellCustomer(scope, { alert, rule, outgoing });
        return { id: alert.id, notifyAt: after(rule.repeat_minutes), inDigest: false, sentTo: [...sentTo.phones.keys(), ...sentTo.emails.keys(), ...customer] };
      }
      case 'wait':
        return { id: alert.id, notifyAt: after(plan.minutes), inDigest: false, sentTo: [] };
      case 'digest':
        return { id: alert.id, notifyAt: null, inDigest: true, sentTo: tellCustomer(scope, { alert, rule, outgoing }) };
      case 'keep_quiet':
        return { id: alert.id, notifyAt: null, inDigest: false, sentTo: [] };
      default:
        return plan satisfies never;
    }
  });
}

interface Addressees {
  readonly phones: ReadonlyMap<string, Language>;
  readonly emails: ReadonlyMap<string, Language>;
}

const NOBODY: Addressees = { phones: new Map(), emails: new Map() };

/** Everybody whom the rule names, each once, by the ways that it allows, with the language that they read. */
function addressees({ contacts, place }: Scope, rule: Rule): Addressees {
  const people = contacts.filter(({ role, userId }) => rule.roles.includes(role) || rule.user_ids.includes(userId));
  const country = countryOf(place);
  const readers = people.map((one) => ({ ...one, language: one.language === null ? place.language : languageOf(one.language) }));
  // a bare number or address reads as the client does, unless it is a person's who has chosen
  const strangers = (bare: readonly string[]): [string, Language][] => bare.map((to) => [to, place.language]);
  const phones = readers.flatMap(({ phone, language }): [string, Language][] => {
    const to = readPhone(phone, country);
    return to === null ? [] : [[to, language]];
  });
  const emails = readers.map(({ email, language }): [string, Language] => [email, language]);
  return {
    phones: new Map(rule.by_sms ? [...strangers(rule.phones), ...phones] : []),
    emails: new Map(rule.by_email ? [...strangers(rule.emails), ...emails] : []),
  };
}

function write({ place }: Scope, { type, alerts, outgoing, publicUrl, sentTo }: OfType & { readonly sentTo: Addressees }): void {
  const [first] = alerts as [DueAlert];
  const named = alerts.slice(0, NAMED);
  const more = alerts.length - named.length;
  const messagesIn = (language: Language): string[] => named.map((alert) => sayStored(alert, language));
  // the round is in the key: a repetition is wanted, a second run of the same round is not
  const key = `alert:${first.id}:${first.notifications}`;
  for (const [to, language] of sentTo.phones) {
    const text = staffText({ client: place.name, language }, { type, severity: first.severity, messages: messagesIn(language), more });
    outgoing.texts.push({ id: newId(), dedupeKey: `${key}:${to}`, lane: 1, kind: 'alert', to, text });
  }
  for (const [to, language] of sentTo.emails) {
    const message = { template: 'alert', type: typeTitle(type, language), messages: messagesIn(language), more, url: `${publicUrl}/alerts` } as const;
    outgoing.emails.push({ dedupeKey: `${key}:${to}`, to, language, message });
  }
}

interface CustomerTelling {
  readonly alert: DueAlert;
  readonly rule: Rule;
  readonly outgoing: Outgoing;
}

/** The holder of the meter hears of it once, in their own language, when staff do. @returns whom the story names */
function tellCustomer({ place, now }: Scope, { alert, rule, outgoing }: CustomerTelling): string[] {
  const about = rule.to_customer && alertType(alert.alert_type).forCustomer ? lowWaterOf(alert) : null;
  if (about === null) return [];
  const language = languageOf(alert.customer_language ?? place.language);
  const same = { dedupeKey: `low_water:${alert.id}`, customerId: about.customerId };
  const before = outgoing.texts.length + outgoing.emails.length;
  if (rule.by_sms && alert.customer_phone) {
    const text = lowWaterText(language, { meter: about.meterNumber, days: about.days, client: place.name });
    const doNotSendAfter = new Date(now.getTime() + DAY_MS);
    outgoing.texts.push({ ...same, id: newId(), lane: 1, kind: 'low_water', to: alert.customer_phone, text, doNotSendAfter });
  }
  if (rule.by_email && alert.customer_email) {
    const message = { template: 'low_water', meterNumber: about.meterNumber, days: about.days } as const;
    // the key is the tenant's, whatever the channel
    outgoing.emails.push({ ...same, dedupeKey: `email:${same.dedupeKey}`, to: alert.customer_email, language, message });
  }
  return outgoing.texts.length + outgoing.emails.length > before ? ['customer'] : [];
}

function lowWaterOf(alert: DueAlert): { readonly days: number; readonly meterNumber: string; readonly customerId: string } | null {
  const { metadata, meter_number: meterNumber, customer_id: customerId } = alert;
  const days = metadata['days_left'];
  // told before: a repetition is for staff
  if (alert.notifications > 0) return null;
  return typeof days === 'number' && meterNumber !== null && customerId !== null ? { days, meterNumber, customerId } : null;
}

/** One mail a day for each reader, with what their rules let wait. */
async function sendDigest(tx: Tx, tools: RoutingTools, { scope, day }: { readonly scope: Scope; readonly day: string }): Promise<void> {
  const rows = await digestRows(tx, NAMED);
  const byReader = new Map<string, { readonly language: Language; readonly groups: DigestGroup[] }>();
  for (const { alert_type: type, count, examples } of rows) {
    for (const [to, language] of addressees(scope, { ...ruleFor(scope.rules, type), by_sms: false }).emails) {
      const group = { title: typeTitle(type, language), count: Number(count), examples: examples.map((one) => sayStored(one, language)) };
      byReader.set(to, { language, groups: [...(byReader.get(to)?.groups ?? []), group] });
    }
  }
  const emails = [...byReader].map(([to, { language, groups }]): NewEmail => {
    const message = { template: 'digest', day, groups, url: `${tools.publicUrl}/alerts` } as const;
    return { dedupeKey: `alert_digest:${day}:${to}`, to, language, message };
  });
  if (emails.length > 0) await tools.queueEmails(tx, emails);
  await closeDigest(tx, day, scope.now);
}
