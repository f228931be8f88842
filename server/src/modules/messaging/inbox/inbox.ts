import type { Db, Tx } from '../../../kernel/db.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { InboundListener } from '../inbound/port.ts';
import type { FailedText, MovedText } from '../outbox/index.ts';
import type { SpokenWord } from '../whatsapp/index.ts';
import { forgetPresence } from './conversations/personal-queries.ts';
import { dueTalks, lockConversations } from './conversations/queries.ts';
import type { InboxDeps } from './deps.ts';
import { inboxJobs } from './jobs.ts';
import { hearWord, wakeTalk } from './messages/hear.ts';
import { followFailures, followMoves, OUTBOX_KIND } from './messages/moved.ts';
import { tellLate } from './service/tell.ts';
import { takeSpoken } from './messages/spoken.ts';

/** What others tell the inbox, each in a transaction of theirs. */
export interface Inbox {
  /** Hears what nothing else has answered. */
  readonly listener: InboundListener;
  /** The same listener, with what it answers shown in the talk too. */
  shown(listener: InboundListener): InboundListener;
  readonly onMoved: (tx: Tx, rows: readonly MovedText[]) => Promise<void>;
  readonly onFailed: (tx: Tx, rows: readonly FailedText[]) => Promise<void>;
  readonly onSpoken: (tx: Tx, words: readonly SpokenWord[]) => Promise<void>;
}

export function createInbox({ clock }: Pick<InboxDeps, 'clock'>): Inbox {
  const hear = (tx: Tx, word: Parameters<InboundListener>[1], handled: boolean): Promise<void> => hearWord(tx, { word, handled, now: clock.now() });
  return {
    listener: async (tx, word) => {
      await hear(tx, word, false);
      return 'taken';
    },
    shown: (listener) => async (tx, word) => {
      const answer = await listener(tx, word);
      if (answer === 'taken') await hear(tx, word, true);
      return answer;
    },
    onMoved: (tx, rows) => followMoves(tx, rows, clock.now()),
    onFailed: followFailures,
    onSpoken: (tx, words) => takeSpoken(tx, words, clock.now()),
  };
}

/** True for messages whose fate is shown in a talk: nobody need be alarmed besides. */
export function isAnswer({ kind }: { readonly kind: string }): boolean {
  return kind === OUTBOX_KIND || kind === 'inbox_reaction';
}

const AT_ONCE = 200;

export function inboxBoundJobs(
  deps: Pick<InboxDeps, 'db' | 'clock' | 'log' | 'tellRead'> & { readonly activeTenants: () => Promise<readonly string[]> },
): BoundJob[] {
  const { db, clock } = deps;
  return [
    bindJob(inboxJobs.wake, async (payloads) => {
      const byTenant = Map.groupBy(payloads, ({ tenantId }) => tenantId);
      for (const [tenantId, some] of byTenant) {
        const ids = some.map(({ conversationId }) => conversationId);
        await wakeAll(db, { tenantId, ids, now: clock.now() });
      }
    }),
    bindJob(inboxJobs.seen, async (payloads) => {
      // a receipt that is lost is no harm: the next one says the same of all before it
      for (const { tenantId, ...read } of payloads)
        await deps.tellRead(tenantId, read).catch((error: unknown) => deps.log.warn({ err: error, tenant: tenantId }, 'a read receipt was not sent'));
    }),
    bindJob(inboxJobs.sweep, async () => {
      for (const tenantId of await deps.activeTenants()) await sweep(db, tenantId, clock.now());
    }),
  ];
}

async function wakeAll(db: Db, { tenantId, ids, now }: { readonly tenantId: string; readonly ids: readonly string[]; readonly now: Date }): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    for (const talk of await lockConversations(tx, ids)) await wakeTalk(tx, talk, now);
  });
}

async function sweep(db: Db, tenantId: string, now: Date): Promise<void> {
  const due = await db.inTenant(tenantId, async (tx) => {
    await forgetPresence(tx, now);
    return dueTalks(tx, now, AT_ONCE);
  });
  if (due.length > 0) await wakeAll(db, { tenantId, ids: due, now });
  await tellLate(db, tenantId, now);
}
