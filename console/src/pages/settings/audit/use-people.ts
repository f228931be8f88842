import type { AuthUsersListData, AuthUsersListResponses } from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';
import { useMay } from '../../../api/me.ts';

/** Names of people by id, as far as one page of them goes; the log itself names nobody. */
export function usePeople(platform: boolean): ReadonlyMap<string, string> {
  const may = useMay();
  const { data } = useRead<AuthUsersListData, AuthUsersListResponses>('/api/auth/users/', {
    query: { page_size: 100 },
    tenant: platform ? null : undefined,
    off: !may('users.manage'),
  });
  return new Map((data?.results ?? []).map((one) => [one.id, `${one.first_name} ${one.last_name}`.trim() || one.email]));
}
