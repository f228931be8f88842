import type { Static } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { presentSelf } from './present.ts';
import { findMember, findTenantName, listOwnMemberships, type Reader } from './queries.ts';
import type { Self } from './schema.ts';

/** Who is signed in, acting for `tenantId` (null: platform staff who named none). */
export async function describeSelf(
  tx: Reader,
  userId: string,
  acting: { readonly tenantId: string | null; readonly role: string },
): Promise<Static<typeof Self>> {
  const account = await findMember(tx, null, userId);
  if (!account) throw notFound();
  const memberships = await listOwnMemberships(tx, userId);
  const name = acting.tenantId === null ? undefined : await findTenantName(tx, acting.tenantId);
  const client = acting.tenantId !== null && name !== undefined ? { id: acting.tenantId, name } : null;
  return presentSelf({ account, memberships, role: acting.role, client });
}
