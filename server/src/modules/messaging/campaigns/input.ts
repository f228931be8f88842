import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { metadataText } from '../../../kernel/fields.ts';
import { storable } from '../../../kernel/text.ts';
import { isWallTime } from '../../../kernel/zone.ts';
import { readFilter } from '../contacts/index.ts';
import { chooseSender, findTemplate, hasFile, headerProblem } from '../whatsapp/index.ts';
import type { CampaignPlan, Recurrence } from './queries.ts';
import type { CampaignPatch } from './schema.ts';
import { countContacts, segmentFacts, type Variant } from './variant-queries.ts';

export interface Draft {
  readonly plan: CampaignPlan;
  readonly variants: readonly Variant[];
  /** What whoever sends the body may have been shown. */
  readonly shown?: readonly Variant[];
}

export const EMPTY: CampaignPlan = {
  name: '',
  description: '',
  campaignType: 'sms',
  channels: ['sms'],
  purpose: 'marketing',
  segmentIds: [],
  contactIds: [],
  criteria: null,
  sender: null,
  numberId: null,
  scheduledAt: null,
  localTime: null,
  quietFrom: null,
  quietUntil: null,
  capMessages: null,
  capDays: null,
  perMinute: null,
  lateMinutes: 1_440,
  failoverMinutes: null,
  testPercent: null,
  testMinutes: null,
  winnerBy: null,
  recurrence: null,
  settings: {},
};

const YEAR_MS = 366 * 24 * 3_600_000;

/** What a body changes about a draft; what it leaves out stays. @throws AppError `invalid`, `not_found` for people, segments, templates and numbers that are not there */
export async function readDraft(tx: Tx, before: Draft, { body, now }: { readonly body: CampaignPatch; readonly now: Date }): Promise<Draft> {
  const plan = planOf(before.plan, body);
  const variants = variantsOf(before, body);
  const problems = { ...timeProblems(plan, body, now), ...wholeProblems(plan, variants) };
  if (Object.keys(problems).length > 0) throw invalid(problems);
  if (plan.criteria !== null) readFilter(plan.criteria);
  metadataText(plan.settings);
  await refuseUnknown(tx, plan, variants);
  return { plan, variants };
}

function planOf(before: CampaignPlan, body: CampaignPatch): CampaignPlan {
  return { ...before, ...identityOf(before, body), ...targetsOf(body), ...timesOf(body), ...limitsOf(body), ...testOf(body) };
}

function identityOf(before: CampaignPlan, body: CampaignPatch): Partial<CampaignPlan> {
  const type = body.campaign_type ?? before.campaignType;
  return {
    ...(body.name === undefined ? {} : { name: storable(body.name).trim() }),
    ...(body.description === undefined ? {} : { description: storable(body.description ?? '') }),
    campaignType: type,
    channels: channelsOf(type, body.channels ?? (before.campaignType === 'mixed' ? before.channels : undefined)),
    ...senderOf(body),
    ...(body.purpose === undefined ? {} : { purpose: body.purpose }),
    ...(body.settings === undefined ? {} : { settings: body.settings }),
  };
}

function senderOf({ sender_id: sender, whatsapp_number: numberId }: CampaignPatch): Partial<CampaignPlan> {
  return { ...(sender === undefined ? {} : { sender: sender?.trim() || null }), ...(numberId === undefined ? {} : { numberId }) };
}

function channelsOf(type: CampaignPlan['campaignType'], wanted: CampaignPlan['channels'] | undefined): CampaignPlan['channels'] {
  return type === 'mixed' ? (wanted ?? ['whatsapp', 'sms']) : [type];
}

function targetsOf(body: CampaignPatch): Partial<CampaignPlan> {
  const criteria = body.target_criteria;
  return {
    ...(body.target_contact_ids === undefined ? {} : { contactIds: [...new Set(body.target_contact_ids.map((id) => id.toLowerCase()))] }),
    ...(body.target_segment_ids === undefined ? {} : { segmentIds: [...new Set(body.target_segment_ids.map((id) => id.toLowerCase()))] }),
    // the older system sent an empty object for none
    ...(criteria === undefined ? {} : { criteria: criteria === null || Object.keys(criteria).length === 0 ? null : criteria }),
  };
}

function timesOf(body: CampaignPatch): Partial<CampaignPlan> {
  const { scheduled_at: at, local_time: local, quiet_hours: quiet } = body;
  return {
    ...(at === undefined ? {} : { scheduledAt: at === null ? null : new Date(at) }),
    ...(local === undefined ? {} : { localTime: local }),
    ...(quiet === undefined ? {} : { quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null }),
    ...recurrenceOf(body),
  };
}

function recurrenceOf({ is_recurring: isRecurring, recurring_schedule: recurrence }: CampaignPatch): Partial<CampaignPlan> {
  if (isRecurring === false) return { recurrence: null };
  if (recurrence === undefined) return {};
  return { recurrence: recurrence !== null && isRecurrence(recurrence) ? recurrence : null };
}

const isRecurrence = (given: Recurrence | Record<string, never>): given is Recurrence => 'frequency' in given;

function limitsOf(body: CampaignPatch): Partial<CampaignPlan> {
  const { frequency_cap: cap, throttle_per_minute: perMinute, late_after_minutes: late, failover_after_minutes: failover } = body;
  return {
    ...(cap === undefined ? {} : { capMessages: cap?.messages ?? null, capDays: cap?.days ?? null }),
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(late === undefined ? {} : { lateMinutes: late }),
    ...(failover === undefined ? {} : { failoverMinutes: failover }),
  };
}

function testOf({ ab_test: test }: CampaignPatch): Partial<CampaignPlan> {
  if (test === undefined) return {};
  return { testPercent: test?.percent ?? null, testMinutes: test?.minutes ?? null, winnerBy: test?.winner_by ?? null };
}

const KEYS = ['a', 'b', 'c', 'd', 'e'] as const;
type Words = Pick<
  CampaignPatch,
  'message_text' | 'subject' | 'template' | 'whatsapp_template' | 'whatsapp_header' | 'whatsapp_cards' | 'whatsapp_buttons' | 'variables'
>;

function variantsOf({ variants: before, shown = [] }: Draft, body: CampaignPatch): readonly Variant[] {
  if (body.variants !== undefined) {
    const given = body.variants.map((one, index) => ({ ...spoken(blank(one.key ?? KEYS[index]!), one), name: storable(one.name ?? '') }));
    return given.length === 1 && shown.length === 1 ? [spoken(given[0]!, changedWords(shown[0]!, body))] : given;
  }
  const [first = blank('a'), ...others] = before;
  return [spoken(first, body), ...others];
}

/** Who sends a whole campaign back with other words changes them in one of the two places that show them. */
function changedWords(
  { messageText, subject, templateId, whatsappTemplateId, header, cards, buttons }: Variant,
  { variables: _same, ...body }: CampaignPatch,
): Words {
  return {
    ...(body.message_text === messageText ? {} : { message_text: body.message_text }),
    ...(body.subject === subject ? {} : { subject: body.subject }),
    ...(body.template === templateId ? {} : { template: body.template }),
    ...(body.whatsapp_template === whatsappTemplateId ? {} : { whatsapp_template: body.whatsapp_template }),
    ...(isDeepStrictEqual(body.whatsapp_header, header) ? {} : { whatsapp_header: body.whatsapp_header }),
    ...(isDeepStrictEqual(body.whatsapp_cards, cards) ? {} : { whatsapp_cards: body.whatsapp_cards }),
    ...(isDeepStrictEqual(body.whatsapp_buttons, buttons) ? {} : { whatsapp_buttons: body.whatsapp_buttons }),
  };
}

function blank(key: string): Variant {
  return { key, name: '', messageText: '', subject: '', templateId: null, whatsappTemplateId: null, header: null, cards: null, buttons: null, variables: {} };
}

function spoken(before: Variant, words: Words): Variant {
  return {
    ...before,
    ...(words.message_text === undefined ? {} : { messageText: storable(words.message_text) }),
    ...(words.subject === undefined ? {} : { subject: storable(words.subject) }),
    ...(words.template === undefined ? {} : { templateId: words.template }),
    ...(words.whatsapp_template === undefined ? {} : { whatsappTemplateId: words.whatsapp_template }),
    ...(words.whatsapp_header === undefined ? {} : { header: headerOf(words.whatsapp_header) }),
    ...(words.whatsapp_cards === undefined ? {} : { cards: cardsOf(words.whatsapp_cards) }),
    ...(words.whatsapp_buttons === undefined ? {} : { buttons: buttonsOf(words.whatsapp_buttons) }),
    ...(words.variables === undefined ? {} : { variables: words.variables }),
  };
}

function headerOf(given: NonNullable<Words['whatsapp_header']> | null): Variant['header'] {
  if (given === null) return null;
  const { asset, location } = given;
  return {
    ...given,
    ...(asset === undefined ? {} : { asset: asset.toLowerCase() }),
    ...(location === undefined ? {} : { location: { ...location, ...namesOf(location) } }),
  };
}

function cardsOf(given: NonNullable<Words['whatsapp_cards']> | null): Variant['cards'] {
  if (given === null || given.length === 0) return null;
  return given.map(({ asset, filename, product, variables = {} }) => ({
    ...(asset === undefined ? {} : { asset: asset.toLowerCase() }),
    ...(filename === undefined ? {} : { filename: storable(filename) }),
    ...(product === undefined ? {} : { product }),
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, storable(value)])),
  }));
}

function buttonsOf(given: NonNullable<Words['whatsapp_buttons']> | null): Variant['buttons'] {
  if (given === null || given.length === 0) return null;
  metadataText(given);
  return given;
}

function namesOf({ name, address }: { readonly name?: string; readonly address?: string }): { readonly name?: string; readonly address?: string } {
  return { ...(name === undefined ? {} : { name: storable(name) }), ...(address === undefined ? {} : { address: storable(address) }) };
}

type Problems = Readonly<Record<string, readonly string[]>>;

/** Only times that the body names are looked at: one that was good when it was written may have passed since. */
function timeProblems({ scheduledAt, localTime }: CampaignPlan, body: CampaignPatch, now: Date): Problems {
  if (scheduledAt !== null && localTime !== null) return { local_time: ['Give either scheduled_at or local_time.'] };
  if (localTime !== null && !isWallTime(localTime)) return { local_time: ['Not a day and time.'] };
  if (scheduledAt === null || body.scheduled_at === undefined) return {};
  if (scheduledAt <= now) return { scheduled_at: ['The time lies in the past.'] };
  return scheduledAt.getTime() > now.getTime() + YEAR_MS ? { scheduled_at: ['The time lies more than a year ahead.'] } : {};
}

function wholeProblems(plan: CampaignPlan, variants: readonly Variant[]): Problems {
  const isNobody = plan.segmentIds.length + plan.contactIds.length === 0 && plan.criteria === null;
  const isDoubled = new Set(variants.map(({ key }) => key)).size < variants.length;
  const badHeader = variants.map(({ header }) => header && headerProblem(header)).find(Boolean);
  const badRule = plan.recurrence === null ? undefined : recurrenceProblem(plan.recurrence);
  const rules: readonly (readonly [isBroken: boolean, field: string, text: string])[] = [
    [plan.name.length < 3, 'name', 'At least three characters.'],
    [isNobody, 'target_segment_ids', 'Say who gets it: segments, contacts or criteria.'],
    [Boolean(badHeader), 'whatsapp_header', badHeader ?? ''],
    [isDoubled, 'variants', 'Each variant has a key of its own.'],
    [plan.testPercent !== null && variants.length < 2, 'ab_test', 'A test needs two variants at least.'],
    [isEndless(plan), 'recurring_schedule', 'A recurring campaign needs scheduled_at or local_time for its first run.'],
    [Boolean(badRule), 'recurring_schedule', badRule ?? ''],
    [plan.failoverMinutes !== null && !plan.channels.includes('whatsapp'), 'failover_after_minutes', 'Only WhatsApp messages have a stand-by.'],
  ];
  return Object.fromEntries(rules.filter(([isBroken]) => isBroken).map(([, field, text]) => [field, [text]]));
}

const isEndless = ({ recurrence, scheduledAt, localTime }: CampaignPlan): boolean => recurrence !== null && scheduledAt === null && localTime === null;

/** What does not go together in a rhythm, in words for who gives it. */
export function recurrenceProblem({ frequency, weekdays, month_day: monthDay }: Recurrence): string | undefined {
  if (weekdays != null && frequency !== 'weekly') return 'Days of the week go with weekly runs.';
  return monthDay != null && frequency !== 'monthly' ? 'A day of the month goes with monthly runs.' : undefined;
}

/** Objects of another tenant are missing, like those that nobody has. */
async function refuseUnknown(tx: Tx, { segmentIds, contactIds, numberId }: CampaignPlan, variants: readonly Variant[]): Promise<void> {
  if ((await segmentFacts(tx, segmentIds)).length < segmentIds.length) throw notFound();
  if ((await countContacts(tx, contactIds)) < contactIds.length) throw notFound();
  if (numberId !== null) await chooseSender(tx, numberId);
  for (const variant of variants) await refuseUnknownWords(tx, variant);
}

async function refuseUnknownWords(tx: Tx, { templateId, whatsappTemplateId, header, cards }: Variant): Promise<void> {
  const files = [header?.asset, ...(cards ?? []).map(({ asset }) => asset)].filter((asset) => asset !== undefined);
  for (const asset of files) if (!(await hasFile(tx, asset))) throw notFound();
  for (const id of [templateId, whatsappTemplateId]) if (id !== null && !(await findTemplate(tx, id))) throw notFound();
}
