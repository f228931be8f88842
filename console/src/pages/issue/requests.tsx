import type {
  TokenRequestsApproveData,
  TokenRequestsApproveResponses,
  TokenRequestsListData,
  TokenRequestsListResponses,
  TokenRequestsRejectData,
  TokenRequestsRejectResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay, useMe } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';

type Request = TokenRequestsListResponses[200]['results'][number];

/** Tokens asked for by hand; those that wait are decided by somebody else than who asked. */
export function Requests() {
  const { say } = useSay();
  const list = useList<TokenRequestsListData, TokenRequestsListResponses>('/api/token-requests/', { page_size: 20 });
  return (
    <Panel title={say('issue.requests')}>
      <ul className="divide-y divide-line border-t border-line">
        {list.rows.length === 0 && <li className="px-4 py-3 text-quiet">{say('issue.noRequests')}</li>}
        {list.rows.map((request) => (
          <li key={request.id} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2.5">
            <Mono>{request.meter_id}</Mono>
            <StateBadge state={request.state} />
            <span className="min-w-40 flex-1 truncate text-quiet">
              {request.requested_by_name}: {request.reason}
            </span>
            <Money amount={request.amount ?? request.value} currency={request.currency} />
            <span className="text-sm text-quiet">
              <Time at={request.requested_at} />
            </span>
            {request.state === 'pending_approval' && <Decide request={request} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Decide({ request }: { request: Request }) {
  const { say } = useSay();
  const may = useMay();
  const { data: me } = useMe();
  const problemText = useProblemText();
  const approve = useAct<TokenRequestsApproveData, TokenRequestsApproveResponses>('/api/token-requests/{id}/approve/', { spends: true });
  const reject = useAct<TokenRequestsRejectData, TokenRequestsRejectResponses>('/api/token-requests/{id}/reject/');
  if (!may('tokens.approve') || request.requested_by === me?.id) return null;
  const told = { onSuccess: () => toast(say('common.done')), onError: (problem: unknown) => toast(problemText(problem), 'need') };
  const path = { id: request.id };
  return (
    <span className="flex gap-2">
      <Button look="primary" onClick={() => approve.mutate({ path }, told)} disabled={approve.isPending}>
        {say('unknown.approve')}
      </Button>
      <Button onClick={() => reject.mutate({ path }, told)} disabled={reject.isPending}>
        {say('unknown.reject')}
      </Button>
    </span>
  );
}
