import { randomUUID } from 'node:crypto';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { acceptPassword, addAccount, requireEmail, savePreferences, UNPROVED } from '../members/index.ts';
import { openSession, type SignedIn } from '../sessions/index.ts';
import { requireTimeZone } from '../tenants/index.ts';
import type { AccountsDeps } from './deps.ts';
import { registrationClosed } from './errors.ts';
import { askForProof, type ProofTools } from './proofs.ts';
import { claimAddress } from './queries.ts';
import type { RegisterBody } from './schema.ts';
import { addOwner, addWorkspace, recordWorkspace, type Owner } from './workspace.ts';

/**
 * Makes an account with a workspace of its own and signs it in, in one step. The account claims its address and gets
 * it by the link that is mailed there. Whether somebody has the address already shows nowhere: the same rows are
 * written and the same answer is given, and only the letter differs.
 * @throws AppError `auth.registration_closed`, `invalid`.
 */
export async function register(deps: AccountsDeps, ctx: RequestContext, body: RegisterBody): Promise<SignedIn> {
  if (!deps.registrationOpen) throw registrationClosed();
  const [email, at] = [requireEmail(body.email), deps.clock.now()];
  if (body.password !== body.password_confirm) throw invalid({ password_confirm: ['The passwords differ.'] });
  const timeZone = body.timezone ? requireTimeZone(body.timezone, 'timezone') : undefined;
  const passwordHash = await acceptPassword(body.password, email);
  const [userId, tools] = [randomUUID(), { secrets: deps.secrets, queueLetters: deps.queueLetters, publicUrl: deps.publicUrl }];
  const draft = { userId, email, passwordHash, timeZone, body, at };
  await deps.db.inTenant(newId(), async (tx) => {
    await addRegistered(tx, tools, draft);
    await recordWorkspace(tx, { ...ctx, actor: { kind: 'user', id: userId } }, userId);
  });
  return openSession(deps, ctx, { account: { id: userId, password_hash: passwordHash }, at, secondFactor: false });
}

interface Draft {
  readonly userId: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly timeZone: string | undefined;
  readonly body: RegisterBody;
  readonly at: Date;
}

async function addRegistered(tx: Tx, tools: ProofTools, { userId, email, passwordHash, timeZone, body, at }: Draft): Promise<void> {
  const owner: Owner = { userId, firstName: body.first_name.trim(), lastName: body.last_name.trim(), phone: body.phone_number ?? '' };
  const name = body.business_name?.trim() || `${owner.firstName} ${owner.lastName}`;
  const business = { business_name: body.business_name?.trim() ?? '', phone: owner.phone };
  await addWorkspace(tx, { name, subdomain: body.subdomain || null, timeZone, business }, at);
  await addAccount(tx, {
    ...owner,
    id: userId,
    email: `${userId}${UNPROVED}`,
    passwordHash,
    isActive: true,
    isSystemAdmin: false,
    isDemo: false,
    homeTenantId: tx.tenantId,
    at,
  });
  await addOwner(tx, owner, at);
  await claimAddress(tx, { userId, email, at });
  if (timeZone !== undefined) await savePreferences(tx, userId, { time_zone: timeZone, at });
  await askForProof(tx, tools, { id: newId(), userId, email, at });
}
