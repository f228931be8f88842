import type { SmsAccounts } from './app-sms.ts';
import type { WaterParts } from './app-water.ts';
import type { Whatsapp } from './app-whatsapp.ts';
import { reserveCredits, readCredits, settleCredits } from './modules/messaging/credits/index.ts';
import { createInbox, isAnswer, type Inbox, type InboxDeps } from './modules/messaging/inbox/index.ts';
import type { FailedText, MovedText, OutboxDeps, QueueText } from './modules/messaging/outbox/index.ts';
import { tooFewCredits } from './modules/messaging/sms/index.ts';
import { createReadReceipts } from './modules/messaging/whatsapp/index.ts';
import { waterReader } from './modules/vending/overview/index.ts';
import type { Tx } from './kernel/db.ts';

interface InboxParts {
  readonly queueTexts: QueueText;
  readonly whatsapp: Whatsapp;
  readonly accounts: SmsAccounts;
}

/** The inbox, handed the lines by which answers leave. */
export function inboxDeps({ db, clock, secrets, log, config }: WaterParts, { queueTexts, whatsapp, accounts }: InboxParts): InboxDeps {
  return {
    db,
    clock,
    secrets,
    log,
    publicUrl: config.publicUrl,
    queueWhatsapp: whatsapp.queue,
    queueTexts,
    smsSenders: async (tx) => (await accounts.of(tx)).map(({ channelId }) => channelId),
    reserveParts: async (tx, asked) => {
      const reserved = await reserveCredits(tx, asked);
      if (reserved === 'too_few') throw tooFewCredits(asked.parts, (await readCredits(tx)).available);
      return reserved === 'reserved';
    },
    freeParts: (tx, { parts, groupId }) => settleCredits(tx, [{ groupId, spent: 0, freed: parts }]),
    water: waterReader,
    tellRead: createReadReceipts(whatsapp.deps),
  };
}

export function buildInbox({ clock }: WaterParts): Inbox {
  return createInbox({ clock });
}

/** What the outbox tells: the inbox its answers, `others` the rest. */
export function tellInbox(inbox: Inbox, others?: Required<OutboxDeps>['onMoved']): (tx: Tx, rows: readonly MovedText[]) => Promise<void> {
  return async (tx, rows) => {
    const [answers, rest] = split(rows);
    if (answers.length > 0) await inbox.onMoved(tx, answers);
    if (rest.length > 0) await others?.(tx, rest);
  };
}

/** An answer that failed shows it in its talk, with a way to send it once more; `others` tell of the rest. */
export function answersApart(
  inbox: Inbox,
  others: (tx: Tx, rows: readonly FailedText[]) => Promise<void>,
): (tx: Tx, rows: readonly FailedText[]) => Promise<void> {
  return async (tx, rows) => {
    const [answers, rest] = split(rows);
    if (answers.length > 0) await inbox.onFailed(tx, answers);
    if (rest.length > 0) await others(tx, rest);
  };
}

function split<R extends { readonly kind: string }>(rows: readonly R[]): readonly [readonly R[], readonly R[]] {
  return [rows.filter(isAnswer), rows.filter((row) => !isAnswer(row))];
}
