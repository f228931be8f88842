import { useParams } from '@tanstack/react-router';
import type { CustomersGetData, CustomersGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { phoneNumber } from '../../format/values.ts';
import { LANGUAGES, useWords } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { RecentPayments } from '../recent/payments.tsx';
import { RecentTokens } from '../recent/tokens.tsx';
import { CustomerActions } from './actions.tsx';
import { Balance } from './balance.tsx';
import { ErasureState } from './erasure.tsx';
import type { Customer } from './form.tsx';
import { CustomerMessages } from './messages.tsx';
import { CustomerMeters } from './meters.tsx';
import { words } from './words/index.ts';

export function CustomerPage() {
  const { id } = useParams({ strict: false });
  const { say } = useWords(words);
  const { data } = useRead<CustomersGetData, CustomersGetResponses>('/api/customers/{id}/', { path: { id: id ?? '' } });
  return (
    <Page
      title={data?.name ?? say('g.customer')}
      badge={data && <StateBadge state={data.is_active ? 'active' : 'inactive'} />}
      actions={data && <CustomerActions customer={data} />}
    >
      <CustomerBody id={id ?? ''} />
    </Page>
  );
}

export function CustomerBody({ id }: { id: string }) {
  const { say } = useWords(words);
  const { data, error, refetch } = useRead<CustomersGetData, CustomersGetResponses>('/api/customers/{id}/', { path: { id } });
  if (error && !data) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return (
    <div className="@container">
      <div className="grid items-start gap-4 @3xl:grid-cols-[2fr_1fr]">
        <div className="min-w-0 space-y-4">
          <CustomerMeters customer={data} />
          <RecentPayments query={{ customer: id }} />
          <RecentTokens query={{ customer: id }} />
          <Balance customer={id} />
        </div>
        <div className="min-w-0 space-y-4">
          <Panel title={say('g.wallet')} text={say('customers.walletText')}>
            <p className="px-4 pb-3 text-2xl font-semibold">
              <Money amount={data.wallet} />
            </p>
            <Facts facts={[[say('g.arrears'), <Money key="a" amount={data.arrears} />]]} />
          </Panel>
          <Panel title={say('common.facts')}>
            <Facts facts={factsOf(data, say)} />
          </Panel>
          <ErasureState customer={id} />
          <CustomerMessages customer={data} />
        </div>
      </div>
    </div>
  );
}

function factsOf(customer: Customer, say: Say) {
  return [
    [say('g.phone'), phoneNumber(customer.phone)],
    [say('sign.email'), customer.email],
    [say('customers.number'), <Mono key="n">{customer.customer_id}</Mono>],
    [say('customers.language'), LANGUAGES.find(({ value }) => value === customer.language)?.label ?? ''],
    [say('customers.paid'), <Money key="p" amount={customer.total_paid} />],
    [say('meters.total'), <Volume key="v" units={customer.total_units} />],
    [say('customers.last'), <Time key="l" at={customer.last_vended_at} />],
  ] as const;
}
