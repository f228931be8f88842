import type { PaymentsTimelineResponses } from '../../api/generated/types.gen.ts';
import { wordFor } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { toneOf } from '../../ui/tone.ts';
import type { IconName } from '../../ui/icon.tsx';
import type { Step } from '../../ui/timeline.tsx';
import { reasonText } from './reason.ts';
import { channelName } from './story/sent.ts';
import type { words } from './words/index.ts';

type Say = SayOf<keyof typeof words.en>;
type Told = PaymentsTimelineResponses[200];
type Record_ = Readonly<Record<string, unknown>>;

/** Of one moment: what was heard comes before what it led to. */
const RANKED: readonly IconName[] = ['coin', 'reply', 'flight', 'token'];
const rank = ({ icon }: Step): number => (RANKED.indexOf(icon) + RANKED.length + 1) % (RANKED.length + 1);

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

type Parts = Pick<Told, 'events' | 'messages' | 'resolutions'> & Partial<Pick<Told, 'refunds' | 'checks'>>;

/** The story of a payment in order: notices, the purchase and its attempts, messages, refunds, M-Pesa's answers, and what people decided. */
export function storyOf(told: Parts, say: Say): Step[] {
  const steps = [
    ...(told.events as Record_[]).map((event) => eventStep(event, say)),
    ...(told.messages as Record_[]).map((message) => messageStep(message, say)),
    ...(told.resolutions as Record_[]).map((decision) => decisionStep(decision, say)),
    ...(told.refunds ?? []).map((refund) => refundStep(refund, say)),
    ...(told.checks ?? []).map((check) => checkStep(check, say)),
  ];
  return steps.filter((step) => step.at !== '').sort((a, b) => a.at.localeCompare(b.at) || rank(a) - rank(b));
}

function eventStep(event: Record_, say: Say): Step {
  const details = (event['details'] ?? {}) as Record_;
  const [kind, title] = [text(event['kind']), text(event['title'])];
  const word = wordFor(say, 'state', title) ?? title.replaceAll('_', ' ');
  const at = text(event['at']);
  const attempt = text(details['attempt']);
  const told = [
    attempt === '' || attempt === '0' ? '' : say('story.attemptNo', { n: attempt }),
    details['reason'] === title ? '' : reasonText(text(details['reason']), say),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  if (kind === 'event') return { at, title: say('story.event', { title: word }), text: told, tone: 'flight', icon: 'coin' };
  if (kind === 'attempt') return { at, title: say('story.attempt', { title: word }), text: told, tone: toneOf(title), icon: 'reply' };
  return { at, title: say('story.order', { title: word }), text: told, tone: toneOf(title), icon: title === 'vended' ? 'token' : 'flight' };
}

function messageStep(message: Record_, say: Say): Step {
  const state = text(message['state']);
  const at = text(message['deliveredAt']) || text(message['acceptedAt']) || text(message['createdAt']);
  const word = wordFor(say, 'state', state) ?? state;
  return {
    at,
    title: say('story.message', { title: word }),
    text: [text(message['recipient']), channelName(text(message['channel']))].filter((part) => part !== '').join(' · '),
    tone: toneOf(state),
    icon: state === 'delivered' ? 'delivered' : 'message',
  };
}

function decisionStep(decision: Record_, say: Say): Step {
  const what = text(decision['decision']) || text(decision['kind']);
  return {
    at: text(decision['decided_at']) || text(decision['proposed_at']),
    title: say('story.decision', { title: what.replaceAll('_', ' ') }),
    text: text(decision['comment']),
    tone: 'plain',
    icon: 'person',
  };
}

/** Only that money is asked back, or went back: who did what stands in the refund's own part. */
function refundStep(refund: Told['refunds'][number], say: Say): Step {
  const word = wordFor(say, 'state', refund.state) ?? refund.state;
  return {
    at: refund.finished_at ?? refund.requested_at,
    title: `${say('g.refund')}: ${word}`,
    text: refund.reason,
    tone: toneOf(refund.state === 'done' ? 'refunded' : refund.state),
    icon: 'giveBack',
  };
}

function checkStep(check: Told['checks'][number], say: Say): Step {
  const what = check.finding ?? check.state;
  const word = wordFor(say, 'state', what) ?? what.replaceAll('_', ' ');
  return {
    at: check.answered_at ?? check.created_at,
    title: `${say('pay.checks')}: ${word}`,
    text: check.result_text,
    tone: toneOf(check.state),
    icon: 'question',
  };
}
