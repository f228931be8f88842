import type { Db, SystemTx, Tx } from '../../../kernel/db.ts';
import type { LetterOut, NoticeOf, QueueLetters } from './port.ts';
import { findLine, readReader, type Reader } from './queries.ts';

/** A transaction about an account: of its line's client, or of none. */
export type AccountTx = Tx | SystemTx;

/** Runs `fn` in a transaction that can carry mail to this person, where there is a client that can. */
export async function inLineOf<T>(db: Db, userId: string, fn: (tx: AccountTx) => Promise<T>): Promise<T> {
  const line = await db.asSystem((tx) => findLine(tx, userId));
  return line === undefined ? db.asSystem(fn) : db.inTenant(line, fn);
}

interface Wish extends Omit<LetterOut, 'to' | 'language' | 'message'> {
  readonly userId: string;
  /** Instead of the account's own address. */
  readonly to?: string;
  readonly write: (reader: Reader) => LetterOut['message'];
}

/** Writes to a person, if the transaction is of a client that carries their mail. */
export async function writeTo(tx: AccountTx, queueLetters: QueueLetters, { userId, to, write, ...rest }: Wish): Promise<void> {
  if (!('tenantId' in tx)) return;
  const reader = await readReader(tx, tx.tenantId, userId);
  if (reader) await queueLetters(tx, [{ ...rest, to: to ?? reader.email, language: reader.language, message: write(reader) }]);
}

/** Tells a person what was changed about their account, so that they see what somebody else did in their name. */
export async function tell(
  tx: AccountTx,
  queueLetters: QueueLetters,
  { userId, what, at, to }: { readonly userId: string; readonly what: NoticeOf; readonly at: Date; readonly to?: string },
): Promise<void> {
  await writeTo(tx, queueLetters, {
    userId,
    ...(to === undefined ? {} : { to }),
    dedupeKey: `account:${what}:${userId}:${at.toISOString()}`,
    write: (reader) => ({ template: 'account_notice', what, at: spokenTime(at, reader) }),
  });
}

/** A moment as the reader's clock and language show it. */
export function spokenTime(at: Date, { language, time_zone: timeZone }: Pick<Reader, 'language' | 'time_zone'>): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at);
}
