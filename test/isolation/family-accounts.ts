import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';

/** Places that a tenant offers, and domains that are its own. */
export interface AccountFamily {
  readonly invitation: string;
  readonly domain: string;
}

export const newAccountFamily = (): AccountFamily => ({ invitation: newId(), domain: newId() });

export async function accountRows({ insert }: Filler, { invitation, domain }: AccountFamily): Promise<void> {
  const open = { id: invitation, email: `i${invitation}@isolation.test`, role: 'operator', accepted_at: null, revoked_at: null };
  await insert('invitations', [{ ...open, sent_at: new Date(Date.now() - 2 * 864e5), expires_at: new Date(Date.now() + 864e5) }]);
  await insert('tenant_domains', [{ id: domain, domain: `d${domain}.isolation.test`, is_primary: false, verified_at: new Date() }]);
}
