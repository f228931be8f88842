import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import { inLineOf, spokenTime, writeTo, type AccountTx } from '../letters/index.ts';
import { UNPROVED } from '../members/index.ts';
import { GOOD_FOR_MS, linkOf, newCode } from './codes.ts';
import type { AccountsDeps } from './deps.ts';
import { letterJob } from './jobs.ts';
import { askForProof, mayWriteTo } from './proofs.ts';
import { addCode, findClaimant, findHolder, type AddressHolder } from './queries.ts';

export function accountJobs(deps: AccountsDeps): BoundJob[] {
  return [
    bindJob(letterJob, async (payloads) => {
      for (const { kind, email, requestId: id } of payloads) await writeLetter(deps, { kind, email, id, at: deps.clock.now() });
    }),
  ];
}

interface Wish {
  readonly kind: 'verify' | 'reset';
  readonly email: string;
  readonly id: string;
  readonly at: Date;
}

/** Writes to whoever has the address, or else claims it; to nobody when nobody does. */
async function writeLetter(deps: AccountsDeps, wish: Wish): Promise<void> {
  const person = await deps.db.asSystem(async (tx) => (await findHolder(tx, wish.email, deps.demo)) ?? findClaimant(tx, wish.email));
  if (!person || (wish.kind === 'verify' && person.is_proved)) return;
  await inLineOf(deps.db, person.id, (tx) => {
    if (wish.kind === 'reset') return sendReset(tx, { deps, wish, person });
    return askForProof(tx, { secrets: deps.secrets, queueLetters: deps.queueLetters, publicUrl: deps.publicUrl }, { ...wish, userId: person.id });
  });
}

interface Reset {
  readonly deps: Pick<AccountsDeps, 'secrets' | 'queueLetters' | 'publicUrl'>;
  readonly wish: Wish;
  readonly person: AddressHolder;
}

async function sendReset(tx: AccountTx, { deps, wish: { id, email, at }, person }: Reset): Promise<void> {
  if (!(await mayWriteTo(tx, deps.secrets, { email, at }))) return;
  const [code, expiresAt] = [newCode(), new Date(at.getTime() + GOOD_FOR_MS.reset_password)];
  if (!(await addCode(tx, { id, hash: code.hash, userId: person.id, purpose: 'reset_password', email, at, expiresAt }))) return;
  await writeTo(tx, deps.queueLetters, {
    userId: person.id,
    to: email,
    dedupeKey: `account:reset:${id}`,
    fromPlatform: person.email.endsWith(UNPROVED),
    doNotSendAfter: expiresAt,
    write: (reader) => ({
      template: 'password_reset',
      url: linkOf(deps.publicUrl, 'reset_password', code.text),
      until: spokenTime(expiresAt, reader),
    }),
  });
}
