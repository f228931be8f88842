import type {
  TokenRequestsApproveData,
  TokenRequestsApproveResponses,
  TokenRequestsListData,
  TokenRequestsListResponses,
  TokenRequestsRejectData,
  TokenRequestsRejectResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useReason } from '../../ui/states.tsx';
import { Money, Mono, Volume } from '../../ui/values.tsx';
import { AskedRow, Decide, LIVE_MS, NothingAsked, useShown } from './asked.tsx';
import { words } from './words/index.ts';

type Request = TokenRequestsListResponses[200]['results'][number];

/** Tokens asked for by hand: water without a payment, and tokens that clear a meter. */
export function TokenRequests() {
  const { say } = useWords(words);
  const { query, choice } = useShown();
  const list = useList<TokenRequestsListData, TokenRequestsListResponses>('/api/token-requests/', query, { everyMs: LIVE_MS });
  return (
    <>
      {choice}
      <ListRows
        list={list}
        label={say('approvals.tokens')}
        empty={<NothingAsked waiting={'state' in query} what="tokens" />}
        row={(request) => <RequestRow key={request.id} request={request} />}
      />
    </>
  );
}

function RequestRow({ request }: { request: Request }) {
  const { say } = useWords(words);
  const reason = useReason();
  return (
    <AskedRow one={request} title={<What request={request} />} acts={<DecideToken request={request} />}>
      {request.vend_order_state && request.vend_order_state !== 'vended' && (
        <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-quiet">
          {say('g.token')} <StateBadge state={request.vend_order_state} /> {reason(request.error_code, request.error_message)}
        </p>
      )}
    </AskedRow>
  );
}

/** What kind of token, for which meter and of what size; a token that clears has none. */
function What({ request }: { request: Request }) {
  const { say } = useWords(words);
  const isWater = request.kind === 'credit' || request.kind === 'free_credit';
  return (
    <>
      <span>{wordFor(say, 'kind', request.kind) ?? request.kind.replaceAll('_', ' ')}</span>
      <ObjectLink kind="meters" id={request.meter}>
        <Mono>{request.meter_id}</Mono>
      </ObjectLink>
      {isWater && request.units !== null && <Volume units={request.units} />}
      {isWater && <Money amount={request.amount ?? request.value} currency={request.currency} />}
    </>
  );
}

function DecideToken({ request }: { request: Request }) {
  const { say } = useWords(words);
  const may = useMay();
  const approve = useAct<TokenRequestsApproveData, TokenRequestsApproveResponses>('/api/token-requests/{id}/approve/', { spends: true });
  const reject = useAct<TokenRequestsRejectData, TokenRequestsRejectResponses>('/api/token-requests/{id}/reject/');
  const mayDecide = may('tokens.approve');
  return <Decide one={request} approve={approve} reject={reject} text={say('approvals.approveTokenText')} mayApprove={mayDecide} mayReject={mayDecide} />;
}
