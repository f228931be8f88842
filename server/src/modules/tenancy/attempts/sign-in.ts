import { isIP } from 'node:net';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { SystemTx } from '../../../kernel/db.ts';
import { countAttempt, forgetAttempts, isKnownAddress, secondsBlocked, type AttemptRule } from './queries.ts';

/** Five tries from one address for free, then 1, 2, 4 … 60 seconds between them. */
const PER_ADDRESS: AttemptRule = { free: 5, longestSeconds: 60 };
/** Guessing spread over many addresses: a hundred for free (NIST SP 800-63B), then up to an hour between. */
const PER_ACCOUNT: AttemptRule = { free: 100, longestSeconds: 3600 };

export interface Attempt {
  readonly email: string;
  readonly ip: string;
  readonly at: Date;
}

/**
 * Counts a try before the password is looked at, so that parallel tries count too; a success forgets
 * them. The account's own counter does not bind an address the account has signed in from before:
 * strangers cannot lock its owner out. Unknown accounts are counted alike.
 * @returns seconds to wait (0: go on), and whether this try has just begun a delay.
 */
export async function beginAttempt(tx: SystemTx, secrets: Secrets, attempt: Attempt): Promise<{ readonly wait: number; readonly begins: boolean }> {
  const keys = keysOf(secrets, attempt);
  const mine = await countAttempt(tx, { key: keys.address, at: attempt.at, rule: PER_ADDRESS });
  if (mine === null) return { wait: await secondsBlocked(tx, keys.address, attempt.at), begins: false };
  const all = await countAttempt(tx, { key: keys.account, at: attempt.at, rule: PER_ACCOUNT });
  if (all === null && !(await isKnownAddress(tx, attempt))) return { wait: await secondsBlocked(tx, keys.account, attempt.at), begins: false };
  return { wait: 0, begins: mine === PER_ADDRESS.free || all === PER_ACCOUNT.free };
}

export async function endAttempts(tx: SystemTx, secrets: Secrets, attempt: Attempt): Promise<void> {
  const keys = keysOf(secrets, attempt);
  await forgetAttempts(tx, [keys.address, keys.account]);
}

function keysOf(secrets: Secrets, { email, ip }: Attempt): { readonly address: Buffer; readonly account: Buffer } {
  return { address: secrets.digest('login', `${email}|${networkOf(ip)}`), account: secrets.digest('login', email) };
}

/** An IPv6 client owns a /64; counting single addresses would count nothing. */
function networkOf(ip: string): string {
  if (isIP(ip) !== 6) return ip;
  const groups = new URL(`http://[${ip.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const head = groups[0]!.split(':').filter(Boolean);
  const tail = (groups[1] ?? '').split(':').filter(Boolean);
  const whole = groups.length === 1 ? head : [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
  return whole.slice(0, 4).join(':');
}
