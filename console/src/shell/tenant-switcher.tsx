import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AuthMeResponses, ClientsListData, ClientsListResponses } from '../api/generated/types.gen.ts';
import { useRead } from '../api/hooks.ts';
import { useMay, useMe } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import type { Say } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuCheck, MenuTitle } from '../ui/menu.tsx';
import { useTenant } from './tenant.ts';

/** Which client the page is for. People of one client see its name; the others, and platform staff, choose. */
export function TenantSwitcher() {
  const { say } = useSay();
  const { data: me } = useMe();
  const { slug, choose } = useTenant();
  const options = useOptions();
  const isStaff = me?.role === 'system_admin';
  const queries = useQueryClient();
  const navigate = useNavigate();
  const current = options.find((one) => one.slug === slug) ?? options.find((one) => one.isCurrent);
  const name = current?.name ?? nameOf(me, say);
  if (options.length < 2 && !isStaff) return <p className="truncate font-medium">{name}</p>;
  const go = (next: string | null) => {
    choose(next);
    queries.clear();
    void navigate({ to: next === null ? '/platform/tenants' : '/overview' });
  };
  return (
    <Menu
      label={say('shell.tenant')}
      trigger={
        <Button look="ghost" className="min-w-0 font-medium text-text">
          <span className="truncate">{name}</span> <Icon name="down" />
        </Button>
      }
    >
      <MenuTitle>{say('shell.tenant')}</MenuTitle>
      {isStaff && (
        <MenuCheck on={slug === null} act={() => go(null)}>
          {say('shell.platform')}
        </MenuCheck>
      )}
      {options.map((one) => (
        <MenuCheck key={one.slug} on={one.slug === current?.slug} act={() => go(one.slug)}>
          {one.name}
        </MenuCheck>
      ))}
    </Menu>
  );
}

function nameOf(me: Me | undefined, say: Say): string {
  return me?.client_name ?? say(me?.role === 'system_admin' ? 'shell.platform' : 'shell.tenantChoose');
}

type Me = AuthMeResponses[200];
type Option = { slug: string; name: string; isCurrent: boolean };

function useOptions(): Option[] {
  const { data: me } = useMe();
  const may = useMay();
  const all = useRead<ClientsListData, ClientsListResponses>('/api/clients/', { off: !may('clients.list') });
  if (all.data) return all.data.results.map(({ slug, name }) => ({ slug, name, isCurrent: false }));
  return (me?.memberships ?? []).map(({ slug, client_name, is_current }) => ({ slug, name: client_name, isCurrent: is_current }));
}
