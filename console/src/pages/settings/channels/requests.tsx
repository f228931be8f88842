import { useState } from 'react';
import type {
  MessagingSenderRequestsDeleteData,
  MessagingSenderRequestsDeleteResponses,
  MessagingSenderRequestsListData,
  MessagingSenderRequestsListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useMay } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Documents } from './documents.tsx';
import { RequestForm } from './request-form.tsx';
import { words } from './words/index.ts';

export type SenderRequest = MessagingSenderRequestsListResponses[200]['results'][number];

export function Requests() {
  const { say } = useWords(words);
  const may = useMay();
  const [open, setOpen] = useState<SenderRequest | 'new' | null>(null);
  const read = useRead<MessagingSenderRequestsListData, MessagingSenderRequestsListResponses>('/api/messaging/sender-requests/', { query: { page_size: 100 } });
  return (
    <Panel title={say('channels.requests')}>
      <Loaded read={read}>
        {({ results }) => (
          <>
            {results.length === 0 ? (
              <p className="px-4 pb-3 text-quiet">{say('channels.requestsEmpty')}</p>
            ) : (
              <Rows label={say('channels.requests')}>
                {results.map((one) => (
                  <RequestRow key={one.id} request={one} change={() => setOpen(one)} />
                ))}
              </Rows>
            )}
          </>
        )}
      </Loaded>
      {may('senders.manage') && (
        <div className="border-t border-line p-4">
          <Button look="primary" onClick={() => setOpen('new')}>
            {say('channels.requestNew')}
          </Button>
        </div>
      )}
      {open && <RequestForm request={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Panel>
  );
}

function RequestRow({ request, change }: { request: SenderRequest; change: () => void }) {
  const { say } = useWords(words);
  const may = useMay();
  const cancel = useAct<MessagingSenderRequestsDeleteData, MessagingSenderRequestsDeleteResponses>('/api/messaging/sender-requests/{id}/', {
    method: 'DELETE',
  });
  return (
    <Row
      title={request.requested_sender_id}
      badges={<StateBadge state={request.status} />}
      text={request.rejection_reason || request.sample_content}
      actions={
        request.can_edit &&
        may('senders.manage') && (
          <>
            <Button onClick={change} aria-label={`${say('channels.requestChange')}: ${request.requested_sender_id}`}>
              {say('common.change')}
            </Button>
            <ConfirmButton
              label={say('channels.requestCancel')}
              title={`${say('channels.requestCancel')}?`}
              text={say('channels.requestCancelText')}
              done={say('common.done')}
              act={cancel}
              vars={{ path: { id: request.id } }}
            />
          </>
        )
      }
    >
      <Documents request={request} change={request.can_edit && may('senders.manage')} />
    </Row>
  );
}
