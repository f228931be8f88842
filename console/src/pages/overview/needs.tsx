import { Link } from '@tanstack/react-router';
import type {
  AdjustmentsListData,
  AdjustmentsListResponses,
  AlertsListData,
  AlertsListResponses,
  ErasuresListData,
  ErasuresListResponses,
  PaymentsListData,
  PaymentsListResponses,
  TokenRequestsListData,
  TokenRequestsListResponses,
  VendOrdersListData,
  VendOrdersListResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import type { Key } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';

const LIVE_MS = 5000;

const SELDOM_MS = 60_000;

type Need = { to: string; label: Key; icon: IconName; count: number | undefined; tone: 'text-danger' | 'text-unknown' };

/** What waits for a person, each number leading to its desk. */
export function Needs() {
  const { say } = useSay();
  const needs = useNeeds().filter((need) => need.count !== undefined);
  const calm = needs.length > 0 && needs.every((need) => need.count === 0);
  return (
    <Panel title={say('overview.needs')} {...(calm ? { text: say('overview.calm') } : {})}>
      <ul className="divide-y divide-line border-t border-line">
        {needs.map((need) => (
          <li key={need.label}>
            <Link to={need.to} className="flex min-h-11 items-center gap-3 px-4 -outline-offset-2 hover:bg-surface-2">
              <Icon name={need.icon} className="text-quiet" />
              <span className="flex-1">{say(need.label)}</span>
              <span className={`text-lg font-semibold tabular-nums ${need.count ? need.tone : 'text-quiet'}`}>{need.count?.toLocaleString()}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function useNeeds(): Need[] {
  const may = useMay();
  const live = { everyMs: LIVE_MS };
  const suspense = useRead<PaymentsListData, PaymentsListResponses>('/api/payments/', {
    query: { state: 'suspense', page_size: 1 },
    off: !may('payments.assign'),
    ...live,
  });
  const orders = (state: string) => ({ query: { state, page_size: 1 }, off: !may('payments.read'), ...live });
  const unknown = useRead<VendOrdersListData, VendOrdersListResponses>('/api/vend-orders/', orders('unknown'));
  const review = useRead<VendOrdersListData, VendOrdersListResponses>('/api/vend-orders/', orders('manual_review'));
  const requests = useRead<TokenRequestsListData, TokenRequestsListResponses>('/api/token-requests/', {
    query: { state: 'pending_approval', page_size: 1 },
    off: !may('tokens.approve'),
    ...live,
  });
  const adjustments = useRead<AdjustmentsListData, AdjustmentsListResponses>('/api/adjustments/', {
    query: { state: 'pending_approval', page_size: 1 },
    off: !may('balances.approve'),
    ...live,
  });
  const alerts = useRead<AlertsListData, AlertsListResponses>('/api/alerts/', {
    query: { is_resolved: 'false', page_size: 1 } as never,
    off: !may('alerts.read'),
    ...live,
  });
  const erasures = useRead<ErasuresListData, ErasuresListResponses>('/api/erasures/', {
    query: { page_size: 100 },
    off: !may('customers.erase_approve'),
    everyMs: SELDOM_MS,
  });
  const open = unknown.data && review.data ? unknown.data.count + review.data.count : undefined;
  return [
    { to: '/suspense', label: 'nav.suspense', icon: 'desk', count: suspense.data?.count, tone: 'text-danger' },
    { to: '/unknown', label: 'nav.unknown', icon: 'question', count: open, tone: 'text-unknown' },
    { to: '/approvals', label: 'nav.approvals', icon: 'check', count: sum(requests.data?.count, adjustments.data?.count), tone: 'text-danger' },
    ...asked(erasures.data?.results.filter(({ state }) => state === 'requested').length),
    { to: '/alerts', label: 'g.alerts', icon: 'bell', count: alerts.data?.count, tone: 'text-danger' },
  ];
}

/** Of those that this person decides on; unknown while none of them is known. */
function sum(...counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((all, count) => all + count, 0);
}

/** Erasures are rare: they have a line only while one waits for its second person. */
function asked(count: number | undefined): Need[] {
  return count ? [{ to: '/erasures', label: 'overview.erasures', icon: 'people', count, tone: 'text-danger' }] : [];
}
