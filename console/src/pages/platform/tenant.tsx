import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type {
  ClientsGetData,
  ClientsGetResponses,
  ClientsStatsData,
  ClientsStatsResponses,
  ClientsUpdateData,
  ClientsUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { useTenant } from '../../shell/tenant.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { Checklist } from '../settings/checklist.tsx';
import { TenantFeatures } from './tenant-features.tsx';
import type { Tenant } from './tenants.tsx';
import { words } from './words/index.ts';

export function TenantPage() {
  const { id = '' } = useParams({ strict: false });
  return <OneTenant key={id} id={id} />;
}

/** One client as the platform's staff see it: facts, what it lacks, and whether it is on. */
function OneTenant({ id }: { id: string }) {
  const { say } = useWords(words);
  const read = useRead<ClientsGetData, ClientsGetResponses>('/api/clients/{id}/', { path: { id }, tenant: null });
  const tenant = read.data;
  return (
    <Page
      title={tenant?.name ?? say('platform.vendorClient')}
      badge={tenant && <StateBadge state={tenant.is_active ? 'active' : 'inactive'} />}
      actions={tenant && <TenantActs tenant={tenant} />}
    >
      <Loaded read={read} rows={8}>
        {(now) => (
          <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
            <Checklist client={id} links={false} />
            <TenantFacts tenant={now} />
            <TenantFeatures id={id} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function TenantActs({ tenant }: { tenant: Tenant }) {
  const { say } = useWords(words);
  const { choose } = useTenant();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const change = useAct<ClientsUpdateData, ClientsUpdateResponses>('/api/clients/{id}/', { method: 'PATCH', tenant: null });
  const verb = tenant.is_active ? 'platform.tenantOff' : 'platform.tenantOn';
  const work = () => {
    choose(tenant.slug);
    queries.clear();
    void navigate({ to: '/settings/setup' });
  };
  return (
    <>
      <Button look="primary" onClick={work}>
        {say('platform.tenantOpen')}
      </Button>
      <ConfirmButton
        label={say(verb)}
        title={`${say(verb)}: ${tenant.name}?`}
        text={say(`${verb}Text`)}
        done={say('common.saved')}
        act={change}
        vars={{ path: { id: tenant.id }, body: { is_active: !tenant.is_active } }}
      />
    </>
  );
}

function TenantFacts({ tenant }: { tenant: Tenant }) {
  const { say } = useWords(words);
  const { data } = useRead<ClientsStatsData, ClientsStatsResponses>('/api/clients/{id}/stats/', { path: { id: tenant.id }, tenant: null });
  return (
    <Panel title={say('common.facts')}>
      <Facts
        facts={[
          ['Paybill', <Mono key="p">{tenant.paybill_number}</Mono>],
          ['Slug', <Mono key="s">{tenant.slug}</Mono>],
          [say('platform.tenantZone'), tenant.time_zone],
          [say('platform.tenantCurrency'), tenant.currency],
          [say('platform.tenantMeters'), data ? `${data.active_meters.toLocaleString()} / ${data.total_meters.toLocaleString()}` : null],
          [say('platform.tenantCustomers'), tenant.customers_count.toLocaleString()],
          [say('platform.tenantPeople'), tenant.users_count.toLocaleString()],
          [say('platform.tenantTokens'), data ? data.total_tokens.toLocaleString() : null],
          [say('platform.tenantPayments'), data ? <Money key="m" amount={data.total_payments} currency={tenant.currency} /> : null],
          [say('platform.tenantAlerts'), data ? data.recent_alerts.toLocaleString() : null],
          [say('platform.tenantSince'), <Time key="t" at={tenant.created_at} />],
        ]}
      />
    </Panel>
  );
}
