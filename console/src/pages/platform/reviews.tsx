import { useState } from 'react';
import type {
  MessagingSenderRequestsListData,
  MessagingSenderRequestsListResponses,
  MessagingSenderRequestsReviewUpdateData,
  MessagingSenderRequestsReviewUpdateResponses,
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
import { toast } from '../../ui/toast.tsx';
import { Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Request = MessagingSenderRequestsListResponses[200]['results'][number];
type Verdict = MessagingSenderRequestsReviewUpdateData['body']['status'];

const VERDICTS = [
  ['approved', 'platform.reviewApprove'],
  ['requires_changes', 'platform.reviewChanges'],
  ['rejected', 'platform.reviewReject'],
] as const;

/** Names that clients ask for: registered with the operators by people, then decided here. */
export function Reviews() {
  const { say } = useWords(words);
  const query = { status: 'pending', page_size: 100 } as const;
  const read = useRead<MessagingSenderRequestsListData, MessagingSenderRequestsListResponses>('/api/messaging/sender-requests/', { query, tenant: null });
  const [open, setOpen] = useState<Request | null>(null);
  return (
    <Panel title={say('platform.reviews')}>
      <Loaded read={read}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty icon="check" title={say('platform.reviewsEmpty')} text={say('platform.reviewsEmptyText')} />
          ) : (
            <Rows label={say('platform.reviews')}>
              {results.map((one) => (
                <Row
                  key={one.id}
                  title={`${one.requested_sender_id} · ${one.tenant_name}`}
                  badges={<StateBadge state={one.status} />}
                  text={
                    <>
                      {one.sample_content} · {one.user_email} · <Time at={one.created_at} />
                    </>
                  }
                  actions={
                    <Button onClick={() => setOpen(one)} aria-label={`${say('platform.reviewWhat')}: ${one.requested_sender_id}`}>
                      {say('platform.reviewWhat')}
                    </Button>
                  }
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
      {open && <Review request={open} close={() => setOpen(null)} />}
    </Panel>
  );
}

function Review({ request, close }: { request: Request; close: () => void }) {
  const { say } = useWords(words);
  const [verdict, setVerdict] = useState<Verdict>('approved');
  const review = useAct<MessagingSenderRequestsReviewUpdateData, MessagingSenderRequestsReviewUpdateResponses>('/api/messaging/sender-requests/{id}/review/', {
    method: 'PATCH',
    tenant: request.client,
  });
  const done = () => {
    toast(say('platform.reviewDone'));
    close();
  };
  const send = (reason: string) => {
    const body = { status: verdict, ...(verdict === 'approved' ? {} : { rejection_reason: reason }) };
    review.mutate({ path: { id: request.id }, body }, { onSuccess: done });
  };
  return (
    <Dialog title={`${request.requested_sender_id} · ${request.tenant_name}`} close={close}>
      <Form
        className="p-5"
        act={say('platform.reviewWhat')}
        busy={review.isPending}
        problem={review.error}
        close={close}
        send={({ text }) => send(text('rejection_reason'))}
      >
        <blockquote className="rounded-md bg-surface-2 px-3 py-2">{request.sample_content}</blockquote>
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
