import { invalid } from '../../../kernel/errors.ts';
import { TENANT_ROLES, type TenantRole } from '../members/index.ts';

export interface RoleWish {
  readonly role: TenantRole;
  readonly isOwner: boolean;
}

const OLDER: Readonly<Record<string, RoleWish>> = {
  owner: { role: 'client_admin', isOwner: true },
  admin: { role: 'client_admin', isOwner: false },
  agent: { role: 'operator', isOwner: false },
};

/** A role in the words of either system. @throws AppError `invalid` under `role`. */
export function roleOf(text: string): RoleWish {
  const own = TENANT_ROLES.find((role) => role === text);
  const wish = own ? { role: own, isOwner: false } : Object.hasOwn(OLDER, text) ? OLDER[text] : undefined;
  if (!wish) throw invalid({ role: ['One of owner, admin, agent, field_engineer, read_only.'] });
  return wish;
}

export function olderRole(role: string, isOwner: boolean): string {
  if (isOwner) return 'owner';
  return role === 'client_admin' ? 'admin' : role === 'operator' ? 'agent' : role;
}

/** As an invitation says it. */
const SPOKEN: Readonly<Record<string, Readonly<Record<TenantRole, string>>>> = {
  en: { client_admin: 'administrator', operator: 'operator', field_engineer: 'field engineer', read_only: 'reader' },
  sw: { client_admin: 'msimamizi', operator: 'mhudumu', field_engineer: 'fundi wa mitaa', read_only: 'msomaji' },
  fr: { client_admin: 'administrateur', operator: 'opérateur', field_engineer: 'technicien de terrain', read_only: 'lecteur' },
};

export function spokenRole(role: TenantRole, language: string): string {
  return (SPOKEN[language] ?? SPOKEN['en']!)[role];
}
