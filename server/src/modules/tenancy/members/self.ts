import type { Static } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { presentSelf } from './present.ts';
import { readProfile } from './profile-queries.ts';
import { findMember, findTenantName, listOwnMemberships, type Reader } from './queries.ts';
import type { Self } from './schema.ts';

/** Who is signed in, acting for `tenantId` (null: platform staff who named none). */
export async function describeSelf(
  tx: Reader,
  userId: string,
  acting: { readonly tenantId: string | null; readonly role: string; readonly switchedOff: readonly string[] },
): Promise<Static<typeof Self>> {
  const [account, profile] = [await findMember(tx, null, userId), await readProfile(tx, userId)];
  if (!account || !profile) throw notFound();
  const memberships = await listOwnMemberships(tx, userId);
  const name = acting.tenantId === null ? undefined : await findTenantName(tx, acting.tenantId);
  const client = acting.tenantId !== null && name !== undefined ? { id: acting.tenantId, name } : null;
  return presentSelf({ account, profile, memberships, role: acting.role, client, switchedOff: acting.switchedOff });
}
