import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { personOf } from '../access/index.ts';
import { findOwnKey } from '../api-keys/index.ts';
import { provePassword } from '../attempts/index.ts';
import { recordPlatform } from '../audit/index.ts';
import { inLineOf } from '../letters/index.ts';
import { changeAccount, readProfile, renameIn, requireEmail, savePreferences, type ProfileRow } from '../members/index.ts';
import { requireTimeZone } from '../tenants/index.ts';
import { avatarOf } from './avatar.ts';
import type { AccountsDeps } from './deps.ts';
import { askForProof } from './proofs.ts';
import { claimAddress } from './queries.ts';
import type { DetailBody, ProfileBody } from './schema.ts';

export async function ownProfile({ db }: Pick<AccountsDeps, 'db'>, ctx: RequestContext): Promise<ProfileRow> {
  const { id } = personOf(ctx.actor);
  const row = await db.asSystem((tx) => readProfile(tx, id));
  if (!row) throw notFound();
  return row;
}

/** Names are the account's, and those of the client one acts for: what other clients call the person stays. */
export async function updateProfile(deps: AccountsDeps, ctx: RequestContext, body: ProfileBody): Promise<ProfileRow> {
  const [before, at] = [await ownProfile(deps, ctx), deps.clock.now()];
  const email = await newAddress(deps, ctx, { before, body });
  const names = {
    first_name: nameOf('first_name', body.first_name) ?? before.first_name,
    last_name: nameOf('last_name', body.last_name) ?? before.last_name,
    phone: body.phone_number ?? before.phone,
  };
  const preferences = {
    time_zone: body.timezone === undefined ? undefined : requireTimeZone(body.timezone, 'timezone'),
    avatar: avatarOf(body.avatar),
    bio: body.bio,
    email_notifications: body.email_notifications,
    sms_notifications: body.sms_notifications,
  };
  await inLineOf(deps.db, before.id, async (tx) => {
    await changeAccount(tx, before.id, { ...names, at });
    if (ctx.actor.tenantId !== null) await renameIn(tx, { userId: before.id, tenantId: ctx.actor.tenantId }, names);
    await savePreferences(tx, before.id, { ...preferences, at });
    if (email !== undefined) {
      await claimAddress(tx, { userId: before.id, email, at });
      const tools = { secrets: deps.secrets, queueLetters: deps.queueLetters, publicUrl: deps.publicUrl };
      await askForProof(tx, tools, { id: newId(), userId: before.id, email, at });
    }
    await recordPlatform(tx, ctx, [
      { action: 'user.updated', objectType: 'user', objectId: before.id, details: { changed: Object.keys(body).filter(isTold) } },
    ]);
  });
  return ownProfile(deps, ctx);
}

const isTold = (field: string): boolean => field !== 'current_password';

function nameOf(field: string, text: string | undefined): string | undefined {
  if (text !== undefined && text.trim() === '') throw invalid({ [field]: ['Must not be blank.'] });
  return text?.trim();
}

interface Change {
  readonly before: ProfileRow;
  readonly body: ProfileBody;
}

/** Another address is claimed, and becomes the account's by the link that is sent there. Whoever has the address has the account: the password is asked for. */
async function newAddress(deps: AccountsDeps, ctx: RequestContext, { before, body }: Change): Promise<string | undefined> {
  const email = body.email === undefined ? undefined : requireEmail(body.email);
  if (email === undefined || email === before.email || email === before.pending_email) return undefined;
  if (!body.current_password) throw invalid({ current_password: ['Needed to change the address.'] });
  await provePassword(deps, { userId: before.id, ip: ctx.ip, password: body.current_password, field: 'current_password' });
  return email;
}

export interface Detail {
  readonly row: ProfileRow;
  readonly key: { readonly prefix: string; readonly created_at: Date } | undefined;
}

export async function ownDetail(deps: Pick<AccountsDeps, 'db'>, ctx: RequestContext): Promise<Detail> {
  const [row, { tenantId }] = [await ownProfile(deps, ctx), ctx.actor];
  return { row, key: tenantId === null ? undefined : await deps.db.asSystem((tx) => findOwnKey(tx, tenantId, row.id)) };
}

export async function updateDetail(deps: AccountsDeps, ctx: RequestContext, body: DetailBody): Promise<Detail> {
  const { id } = personOf(ctx.actor);
  const { job_title, company, industry, preferred_language, date_format, time_format } = body;
  const preferences = { job_title, company, industry, preferred_language, date_format, time_format };
  await deps.db.asSystem((tx) => savePreferences(tx, id, { ...preferences, at: deps.clock.now() }));
  return ownDetail(deps, ctx);
}
