import type { Secrets } from '../../../kernel/crypto.ts';
import { countAttempt, type AttemptRule } from '../attempts/index.ts';
import { spokenTime, writeTo, type AccountTx, type QueueLetters } from '../letters/index.ts';
import { GOOD_FOR_MS, linkOf, newCode } from './codes.ts';
import { addCode, isAddressTaken } from './queries.ts';

/** Mail that somebody asks for to an address which may be a stranger's: three at once, then ever fewer. */
const LETTERS: AttemptRule = { free: 3, longestSeconds: 86_400 };

export interface ProofTools {
  readonly secrets: Secrets;
  readonly queueLetters: QueueLetters;
  readonly publicUrl: string;
}

interface Asked {
  /** Of the request: twice the same sends one letter. */
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly at: Date;
}

/** @returns false when the address has been written to enough for now. */
export async function mayWriteTo(tx: AccountTx, secrets: Secrets, { email, at }: Pick<Asked, 'email' | 'at'>): Promise<boolean> {
  return (await countAttempt(tx, { key: secrets.digest('letters', email), at, rule: LETTERS })) !== null;
}

/**
 * Writes to an address with a link that proves it. Where somebody has the address already, they are told so instead:
 * whoever typed it sees no difference, and nothing that they typed stands in the letter.
 */
export async function askForProof(tx: AccountTx, tools: ProofTools, asked: Asked): Promise<void> {
  const { id, userId, email, at } = asked;
  if (!(await mayWriteTo(tx, tools.secrets, asked))) return;
  const [taken, code] = [await isAddressTaken(tx, email, userId), newCode()];
  const expiresAt = new Date(at.getTime() + GOOD_FOR_MS.verify_email);
  if (!(await addCode(tx, { id, hash: code.hash, userId, purpose: 'verify_email', email, at, expiresAt }))) return;
  const url = linkOf(tools.publicUrl, 'verify_email', code.text);
  await writeTo(tx, tools.queueLetters, {
    userId,
    to: email,
    dedupeKey: `account:proof:${id}`,
    fromPlatform: true,
    doNotSendAfter: expiresAt,
    write: (reader) =>
      taken ? { template: 'address_in_use', url: `${tools.publicUrl}/` } : { template: 'verify_email', url, until: spokenTime(expiresAt, reader) },
  });
}
