import type { MessagingCampaignsUpdateData } from '../../api/generated/types.gen.ts';
import { cardsAreWhole } from '../templates/cards.ts';
import type { Card, CardPart } from '../templates/cards.ts';
import { openingsAreWhole, writtenOpenings } from '../templates/opening.ts';
import type { Opening, OpeningPart } from '../templates/opening.ts';
import type { Campaign } from './types.ts';

type Body = MessagingCampaignsUpdateData['body'];
export type When = 'now' | 'at' | 'local';
/**
 * Comes again every so many days, weeks or months, on these weekdays (1 is Monday) or this day of the month (-1 is the last);
 * none of them: as the first run. `until` is a day, or empty; `count` is how many runs there are in all.
 */
export type Repeat = {
  frequency: 'daily' | 'weekly' | 'monthly';
  interval: number;
  weekdays: readonly number[];
  monthDay: number | null;
  until: string;
  count: number | null;
};
export type Header = NonNullable<Body['whatsapp_header']>;
export type Words = {
  text: string;
  subject: string;
  template: string;
  whatsapp: string;
  header: Header | null;
  cards: readonly Card[] | null;
  buttons: readonly Opening[] | null;
};
/** What a campaign is going to do, as the five steps ask for it. */
export type Plan = {
  name: string;
  purpose: 'marketing' | 'service';
  segments: readonly string[];
  words: readonly [Words] | readonly [Words, Words];
  variables: Readonly<Record<string, string>>;
  when: When;
  /** Day and time as a field of such has it: 2026-11-20T09:30. */
  at: string;
  repeat: Repeat | null;
  quiet: { from: string; until: string } | null;
  cap: { messages: number; days: number } | null;
  perMinute: number | null;
  failover: number | null;
  ab: NonNullable<Campaign['ab_test']> | null;
};

const NO_WORDS: Words = { text: '', subject: '', template: '', whatsapp: '', header: null, cards: null, buttons: null };

/** What a campaign begins with. */
export function freshPlan(name: string): Plan {
  return {
    name,
    purpose: 'marketing',
    segments: [],
    words: [NO_WORDS],
    variables: {},
    when: 'now',
    at: '',
    repeat: null,
    quiet: null,
    cap: null,
    perMinute: null,
    failover: null,
    ab: null,
  };
}

type Stored = Pick<Campaign, 'message_text' | 'subject' | 'template' | 'whatsapp_template' | 'whatsapp_header' | 'whatsapp_cards' | 'whatsapp_buttons'>;

const wordsOf = (stored: Stored): Words => ({
  text: stored.message_text,
  subject: stored.subject,
  template: stored.template ?? '',
  whatsapp: stored.whatsapp_template ?? '',
  header: stored.whatsapp_header,
  cards: stored.whatsapp_cards,
  buttons: stored.whatsapp_buttons,
});

export function planOf(campaign: Campaign, wall: (at: string) => string): Plan {
  const [first, second] = campaign.variants.length > 1 ? campaign.variants : [campaign];
  const local = campaign.local_time !== null;
  return {
    name: campaign.name,
    purpose: campaign.purpose,
    segments: campaign.target_segment_ids,
    words: second ? [wordsOf(first ?? campaign), wordsOf(second)] : [wordsOf(campaign)],
    variables: campaign.variables,
    when: local ? 'local' : campaign.scheduled_at === null ? 'now' : 'at',
    at: campaign.local_time ?? (campaign.scheduled_at === null ? '' : wall(campaign.scheduled_at)),
    repeat: repeatOf(campaign, wall),
    quiet: campaign.quiet_hours,
    cap: campaign.frequency_cap,
    perMinute: campaign.throttle_per_minute,
    failover: campaign.failover_after_minutes,
    ab: campaign.ab_test,
  };
}

const DAY_LENGTH = 10;
const DAY_END = 'T23:59';

function repeatOf({ recurring_schedule: stored }: Campaign, wall: (at: string) => string): Repeat | null {
  if (!stored) return null;
  return {
    frequency: stored.frequency,
    interval: stored.interval ?? 1,
    weekdays: stored.weekdays ?? [],
    monthDay: stored.month_day ?? null,
    until: stored.until ? wall(stored.until).slice(0, DAY_LENGTH) : '',
    count: stored.count ?? null,
  };
}

type Rule = NonNullable<Campaign['recurring_schedule']>;

/** Runs follow the first one's time; without one there is nothing to come again. */
export function repeated({ when, at, repeat }: Pick<Plan, 'when' | 'at' | 'repeat'>, moment: (wall: string) => string | null): Rule | null {
  if (!repeat || when === 'now' || at === '') return null;
  const { frequency, interval, weekdays, monthDay, until, count } = repeat;
  return {
    frequency,
    interval,
    weekdays: frequency === 'weekly' && weekdays.length > 0 ? [...weekdays] : null,
    month_day: frequency === 'monthly' ? monthDay : null,
    until: until === '' ? null : moment(until + DAY_END),
    count,
  };
}

/** The whole plan as it is stored; `moment` turns a clock's time into a moment. */
export function bodyOf(plan: Plan, moment: (wall: string) => string | null): Body {
  const [first, second] = plan.words;
  return {
    name: plan.name,
    purpose: plan.purpose,
    target_segment_ids: [...plan.segments],
    ...(second
      ? { variants: [written(first), written(second)].map((one, at) => ({ ...one, key: 'ab'[at] ?? 'a' })), ab_test: plan.ab }
      : { ...written(first), ab_test: null }),
    variables: { ...plan.variables },
    scheduled_at: plan.when === 'at' && plan.at !== '' ? moment(plan.at) : null,
    local_time: plan.when === 'local' && plan.at !== '' ? plan.at : null,
    recurring_schedule: repeated(plan, moment),
    quiet_hours: plan.quiet,
    frequency_cap: plan.cap,
    throttle_per_minute: plan.perMinute,
    failover_after_minutes: plan.failover,
  };
}

function written({ text, subject, template, whatsapp, header, cards, buttons }: Words) {
  return {
    message_text: text,
    subject,
    template: template || null,
    whatsapp_template: whatsapp || null,
    whatsapp_header: header,
    whatsapp_cards: cards === null ? null : [...cards],
    whatsapp_buttons: writtenOpenings(buttons),
  };
}

/** A second text beside the first, and how the better one is found; or one text alone. */
export function withSecond(plan: Plan, on: boolean): Plan {
  const [first] = plan.words;
  if (!on) return { ...plan, words: [first], ab: null };
  return { ...plan, words: [first, plan.words[1] ?? { ...NO_WORDS, ...first }], ab: plan.ab ?? { percent: 20, minutes: 120, winner_by: 'delivered' } };
}

type Lack = 'segments' | 'words' | 'template' | 'header' | 'cards' | 'buttons' | 'time';
/** Where the words go, and what WhatsApp templates want above their text, on cards and of buttons. */
type Ways = {
  channels: readonly string[];
  heads?: ReadonlyMap<string, string>;
  cards?: ReadonlyMap<string, readonly CardPart[]>;
  openings?: ReadonlyMap<string, readonly OpeningPart[]>;
};

/** What a step still lacks; nothing when one may go on. */
export function lacks(plan: Plan, step: 'audience' | 'message' | 'schedule', ways: Ways): Lack | null {
  if (step === 'audience') return plan.segments.length === 0 ? 'segments' : null;
  if (step === 'schedule') return plan.when !== 'now' && plan.at === '' ? 'time' : null;
  for (const words of plan.words) {
    const missing = lacksWords(words, ways);
    if (missing) return missing;
  }
  return null;
}

function lacksWords(words: Words, { channels, ...wanted }: Ways): Lack | null {
  const missing = channels.includes('whatsapp') ? lacksOfTemplate(words, wanted) : null;
  if (missing) return missing;
  const needsText = channels.some((channel) => channel !== 'whatsapp');
  return needsText && words.text.trim() === '' && words.template === '' ? 'words' : null;
}

const partsIn = <T>(wanted: ReadonlyMap<string, readonly T[]> | undefined, template: string): readonly T[] => wanted?.get(template) ?? [];

function lacksOfTemplate({ whatsapp, header, cards: given, buttons }: Words, { heads, cards, openings }: Omit<Ways, 'channels'>): Lack | null {
  if (whatsapp === '') return 'template';
  const rules: readonly (readonly [isMissing: boolean, lack: Lack])[] = [
    [Boolean(heads?.get(whatsapp)) && header === null, 'header'],
    [!cardsAreWhole(partsIn(cards, whatsapp), given ?? [], { named: true }), 'cards'],
    [!openingsAreWhole(partsIn(openings, whatsapp), buttons ?? []), 'buttons'],
  ];
  return rules.find(([isMissing]) => isMissing)?.[1] ?? null;
}
