import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { changeAsStaff, removeEverywhere } from './as-staff.ts';
import type { Change } from './changes.ts';
import { requireEmail } from './email.ts';
import { notYourself } from './errors.ts';
import { changeInTenant, removeFromTenant } from './in-tenant.ts';
import type { MembersDeps } from './new-member.ts';
import { acceptPassword } from './passwords.ts';
import { findMember, type MemberRow } from './queries.ts';
import type { UserChangeBody } from './schema.ts';

/** @throws AppError `not_found` alike for a person who is missing and for one of another tenant. */
export async function getMember(ctx: RequestContext, id: string): Promise<MemberRow> {
  const member = await ctx.read((tx) => findMember(tx, tx.tenantId, id));
  if (!member) throw notFound();
  return member;
}

/** In a tenant changes the membership, across tenants the account. */
export async function updateMember(
  deps: MembersDeps,
  ctx: RequestContext,
  { id, body }: { readonly id: string; readonly body: UserChangeBody },
): Promise<MemberRow> {
  const member = await getMember(ctx, id);
  const email = body.email === undefined ? undefined : requireEmail(body.email);
  // hashing takes its time, so it comes before the transaction
  const passwordHash = body.password ? await acceptPassword(body.password, email ?? member.email) : undefined;
  const change: Change = { id: member.id, body, email, passwordHash, at: deps.clock.now() };
  if (ctx.actor.tenantId === null) return deps.db.asSystem((tx) => changeAsStaff(tx, ctx, change));
  return ctx.write((tx) => changeInTenant(tx, ctx, change));
}

export async function removeMember(deps: MembersDeps, ctx: RequestContext, id: string): Promise<void> {
  if (id.toLowerCase() === ctx.actor.id) throw notYourself();
  const removal = { id, at: deps.clock.now() };
  if (ctx.actor.tenantId === null) return deps.db.asSystem((tx) => removeEverywhere(tx, ctx, removal));
  return ctx.write((tx) => removeFromTenant(tx, ctx, removal));
}
