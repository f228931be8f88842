import { useState } from 'react';
import type {
  MessagingSenderRequestsBulkReviewData,
  MessagingSenderRequestsBulkReviewResponses,
  MessagingSenderRequestsListData,
  MessagingSenderRequestsListResponses,
  MessagingSenderRequestsStatsData,
  MessagingSenderRequestsStatsResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import { Check } from '../../ui/table/check.tsx';
import { toast } from '../../ui/toast.tsx';
import { Time } from '../../ui/values.tsx';
import { DocumentLinks } from '../settings/channels/documents.tsx';
import { words } from './words/index.ts';

type Request = MessagingSenderRequestsListResponses[200]['results'][number];
type Verdict = MessagingSenderRequestsBulkReviewData['body']['status'];

const VERDICTS = [
  ['approved', 'platform.reviewApprove'],
  ['requires_changes', 'platform.reviewChanges'],
  ['rejected', 'platform.reviewReject'],
] as const;

/** Names that clients ask for: registered with the operators by people, then decided here, one by one or many at once. */
export function Reviews() {
  const { say } = useWords(words);
  const query = { status: 'pending', page_size: 100 } as const;
  const read = useRead<MessagingSenderRequestsListData, MessagingSenderRequestsListResponses>('/api/messaging/sender-requests/', { query, tenant: null });
  return (
    <Panel title={say('platform.reviews')}>
      <Lately />
      <Loaded read={read}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty icon="check" title={say('platform.reviewsEmpty')} text={say('platform.reviewsEmptyText')} />
          ) : (
            <Waiting requests={results} />
          )
        }
      </Loaded>
    </Panel>
  );
}

/** What came in and was decided in a week, and who asks. */
function Lately() {
  const { say } = useWords(words);
  const { data } = useRead<MessagingSenderRequestsStatsData, MessagingSenderRequestsStatsResponses>('/api/messaging/sender-requests/stats/', { tenant: null });
  if (!data || data.total === 0) return null;
  return (
    <div className="px-4 pb-3 text-sm">
      <p className="text-quiet">{say('platform.reviewsWeek', data.last_7_days)}</p>
      <details className="mt-1">
        <summary className="cursor-pointer">{say('platform.reviewsPeople')}</summary>
        <ul className="mt-1 space-y-0.5">
          {data.by_user.map(({ user_email: email, tenant_name: client, requests, approved }) => (
            <li key={`${client} ${email}`} className="break-words">
              {email ?? '–'} · {client} <span className="text-quiet">{say('platform.reviewsOf', { requests, approved })}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Waiting({ requests }: { requests: readonly Request[] }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState<readonly Request[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // what has been decided meanwhile is chosen no more
  const taken = requests.filter(({ id }) => chosen.has(id));
  const isMany = requests.length > 1;
  const isAll = taken.length === requests.length;
  const toggle = (id: string) => setChosen((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])));
  return (
    <>
      {isMany && (
        <div className="flex min-h-12 flex-wrap items-center gap-x-2 pr-4 pb-2 pl-2 pointer-coarse:pl-0.5">
          <Check
            label={say('platform.reviewAll')}
            on={isAll}
            some={taken.length > 0}
            toggle={() => setChosen(new Set(isAll ? [] : requests.map(({ id }) => id)))}
          />
          <span aria-hidden className="mr-auto text-sm text-quiet">
            {say('platform.reviewAll')}
          </span>
          {taken.length > 0 && <Button onClick={() => setOpen(taken)}>{say('platform.reviewMany', { count: taken.length.toLocaleString() })}</Button>}
        </div>
      )}
      <Rows label={say('platform.reviews')}>
        {requests.map((one) => (
          <Row
            key={one.id}
            lead={
              isMany && (
                <div className="-my-1.5 -ml-2 pointer-coarse:-my-3 pointer-coarse:-ml-3.5">
                  <Check label={`${say('platform.reviewOne')}: ${one.requested_sender_id}`} on={chosen.has(one.id)} toggle={() => toggle(one.id)} />
                </div>
              )
            }
            title={`${one.requested_sender_id} · ${one.tenant_name}`}
            badges={<StateBadge state={one.status} />}
            text={
              <>
                {one.sample_content} · {one.user_email} · <Time at={one.created_at} />
              </>
            }
            actions={
              <Button onClick={() => setOpen([one])} aria-label={`${say('platform.reviewWhat')}: ${one.requested_sender_id}`}>
                {say('platform.reviewWhat')}
              </Button>
            }
          />
        ))}
      </Rows>
      {open.length > 0 && <Review requests={open} close={() => setOpen([])} />}
    </>
  );
}

function Review({ requests, close }: { requests: readonly Request[]; close: () => void }) {
  const { say } = useWords(words);
  const [verdict, setVerdict] = useState<Verdict>('approved');
  const review = useAct<MessagingSenderRequestsBulkReviewData, MessagingSenderRequestsBulkReviewResponses>('/api/messaging/sender-requests/bulk-review/', {
    tenant: null,
  });
  const count = requests.length;
  const told = ({ reviewed }: { reviewed: number }) => {
    if (reviewed === count) toast(say('platform.reviewDone'));
    else toast(say('platform.reviewSome', { done: reviewed.toLocaleString(), count: count.toLocaleString() }), 'need');
    close();
  };
  const send = (reason: string) => {
    const ids = requests.map(({ id }) => id);
    review.mutate({ body: { ids, status: verdict, ...(verdict === 'approved' ? {} : { rejection_reason: reason }) } }, { onSuccess: told });
  };
  const [first] = requests;
  const title = count === 1 && first ? `${first.requested_sender_id} · ${first.tenant_name}` : say('platform.reviewMany', { count: count.toLocaleString() });
  return (
    <Dialog title={title} close={close}>
      <Form
        className="p-5"
        act={say('platform.reviewWhat')}
        busy={review.isPending}
        problem={review.error}
        close={close}
        send={({ text }) => send(text('rejection_reason'))}
      >
        {requests.map((one) => (
          <Asked key={one.id} request={one} named={count > 1} />
        ))}
        <Select
          label={say('platform.reviewWhat')}
          name="status"
          choices={VERDICTS.map(([value, word]) => ({ value, label: say(word) }))}
          value={verdict}
          onChange={(event) => setVerdict(VERDICTS.find(([one]) => one === event.target.value)?.[0] ?? 'approved')}
        />
        {verdict !== 'approved' && (
          <TextArea label={say('platform.reviewReason')} name="rejection_reason" required errors={review.error?.details['rejection_reason']} />
        )}
      </Form>
    </Dialog>
  );
}

/** What somebody would write under the name, and what proves that it is theirs. */
function Asked({ request, named }: { request: Request; named: boolean }) {
  const { say } = useWords(words);
  return (
    <div className="space-y-1 rounded-md bg-surface-2 px-3 py-2">
      {named && (
        <p className="font-medium">
          {request.requested_sender_id} · {request.tenant_name}
        </p>
      )}
      <blockquote>{request.sample_content}</blockquote>
      <p className="flex flex-wrap gap-x-3 text-sm text-quiet">
        {request.documents.length === 0 ? say('platform.reviewNoDocuments') : <DocumentLinks request={request} />}
      </p>
    </div>
  );
}
