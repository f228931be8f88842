import type { JournalEntry } from '../../../api/sandbox-types.ts';
import { firstToken } from '../../../format/token.ts';
import { fact, isDelivery, isRefusal, leftInDoubt, meterOf } from './facts.ts';

/** All that one payment (or one lone event) caused, oldest entry first. Times are ms since 1970. */
export type Story = {
  id: number;
  receipt: string;
  meter: string;
  amount: string;
  startedAt: number;
  entries: JournalEntry[];
  marks: Set<string>;
};

/** Where a story stands, told by the furthest thing that happened in it. */
export type Standing = 'refused' | 'asked' | 'paid' | 'doubt' | 'issued' | 'sent' | 'undelivered' | 'delivered' | 'credited' | 'returned' | 'note';

const OPENS = new Set(['payment', 'validation', 'stk']);
/** What hands do at the meter is seen on the meter itself, talks and mails on the phone. */
const NOT_TOLD = new Set(['tap', 'tamper', 'sms_in', 'mail', 'wa_message', 'wa_inbound', 'wa_status', 'wa_read', 'wa_hook', 'wa_template']);
/** Routine when it belongs to no payment: the platform reads histories on its rounds too. */
const ONLY_INSIDE = new Set(['history_read', 'dlr', 'webhook', 'reversal', 'status_query']);

/** Groups journal entries into stories, newest story first. */
export function tellStories(entries: readonly JournalEntry[]): Story[] {
  const stories: Story[] = [];
  for (const entry of entries) {
    if (NOT_TOLD.has(entry.kind)) continue;
    const story = storyOf(stories, entry) ?? begin(stories, entry);
    if (!story) continue;
    story.entries.push(entry);
    for (const mark of marksOf(entry)) story.marks.add(mark);
    if (entry.kind === 'payment') {
      story.receipt = fact(entry, 'receipt');
      story.startedAt = Date.parse(entry.at);
    }
  }
  return stories.reverse();
}

/** The furthest point a story has come to. */
export function standing(story: Story): Standing {
  const has = (kind: string) => story.entries.some((entry) => entry.kind === kind && !isRefusal(entry));
  if (story.entries.some((entry) => entry['event'] === 'moved')) return 'returned';
  if (has('keypad')) return 'credited';
  const report = story.entries.findLast((entry) => isDelivery(entry) || (entry.kind === 'dlr' && isRefusal(entry)));
  if (report) return isRefusal(report) ? 'undelivered' : 'delivered';
  if (has('sms')) return 'sent';
  const vend = story.entries.findLast((entry) => entry.kind === 'vend' || entry.kind === 'vend_refused');
  if (vend) return afterVend(vend);
  if (has('payment')) return 'paid';
  if (story.entries.some((entry) => isRefusal(entry))) return 'refused';
  return story.entries.some((entry) => OPENS.has(entry.kind)) ? 'asked' : 'note';
}

/** Milliseconds from the payment to the SMS with the token on the phone, or null while that is open. */
export function tokenAfter(story: Story): number | null {
  const sms = story.entries.find((entry) => entry.kind === 'sms' && firstToken(fact(entry, 'text')) !== null);
  return sms && story.receipt ? Math.max(0, Date.parse(sms.at) - story.startedAt) : null;
}

function afterVend(vend: JournalEntry): Standing {
  if (leftInDoubt(vend)) return 'doubt';
  return vend.kind === 'vend' ? 'issued' : 'paid';
}

function begin(stories: Story[], entry: JournalEntry): Story | null {
  if (ONLY_INSIDE.has(entry.kind)) return null;
  const story: Story = {
    id: entry.seq,
    receipt: '',
    meter: meterOf(entry),
    amount: fact(entry, 'amount'),
    startedAt: Date.parse(entry.at),
    entries: [],
    marks: new Set(),
  };
  stories.push(story);
  return story;
}

function storyOf(stories: readonly Story[], entry: JournalEntry): Story | undefined {
  const marks = marksOf(entry);
  return stories.findLast((story) => marks.some((mark) => story.marks.has(mark))) ?? likelyStory(stories, entry);
}

/** Where nothing but the meter or the text ties an entry to a payment. */
function likelyStory(stories: readonly Story[], entry: JournalEntry): Story | undefined {
  const paid = stories.filter((story) => story.receipt !== '' && story.meter === meterOf(entry));
  switch (entry.kind) {
    case 'validation':
      return stories.findLast((story) => isOnlyAsked(story) && story.meter === meterOf(entry) && story.amount === fact(entry, 'amount'));
    case 'vend':
    case 'vend_refused':
      return paid.find((story) => !holdsToken(story)) ?? paid.findLast((story) => standing(story) === 'doubt');
    case 'history_read':
      return paid.findLast((story) => standing(story) === 'doubt' || standing(story) === 'paid');
    case 'sms':
      return stories.findLast((story) => namesOf(story).some((name) => bare(fact(entry, 'text')).includes(name)));
    default:
      return undefined;
  }
}

/** A payment request whose PIN may just have been typed: its validation names the receipt, but not the request. */
function isOnlyAsked(story: Story): boolean {
  return standing(story) === 'asked' && story.entries.every((entry) => entry.kind === 'stk');
}

function holdsToken(story: Story): boolean {
  return story.entries.some((entry) => entry.kind === 'vend');
}

/** Tokens and the receipt of a story, as a text to the customer names them. */
function namesOf(story: Story): string[] {
  const tokens = story.entries.filter((entry) => entry.kind === 'vend').map((entry) => bare(fact(entry, 'token')));
  return [...tokens, story.receipt].filter((name) => name !== '');
}

/** What ties an entry to others of its story: receipt, token, the gateway's id, that of a request to M-Pesa. */
function marksOf(entry: JournalEntry): string[] {
  const names = ['receipt', 'token', 'provider_id', 'checkout_request_id', 'transaction', 'original_receipt', 'conversation_id'];
  return names.map((name) => bare(fact(entry, name))).filter((mark) => mark !== '');
}

function bare(text: string): string {
  return text.replaceAll(/(?<=\d)[ -](?=\d)/g, '');
}
