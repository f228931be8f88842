/** What no key is given: making people, keys or clients, and what is the platform's; the server refuses them too. */
const NEVER = new Set([
  'users.manage',
  'credentials.manage',
  'clients.list',
  'clients.create',
  'clients.update',
  'clients.delete',
  'operations.read',
  'api_keys.own',
  'webhooks.manage',
  'workspace.members',
  'workspace.domains',
]);

/** Permissions that a key may name, by what they are about, in the order of the alphabet. */
export function scopesOf(permissions: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const permission of permissions.filter((one) => !NEVER.has(one)).toSorted()) {
    const about = permission.split('.')[0] ?? permission;
    groups.set(about, [...(groups.get(about) ?? []), permission]);
  }
  return [...groups];
}

/** Those that change nothing. */
export const readingOf = (permissions: readonly string[]): string[] => permissions.filter((one) => one.endsWith('.read') && !NEVER.has(one));
