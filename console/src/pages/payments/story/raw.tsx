import { useState } from 'react';
import type { PaymentEventsGetData, PaymentEventsGetResponses, PaymentsTimelineResponses } from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';
import { useMay } from '../../../api/me.ts';
import { useSay, useWords, wordFor } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Raw } from '../../../ui/raw.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';

type Notice = { id: string; at: string; title: string; state: string };

/** Every notice of M-Pesa about the payment, byte for byte, for those who settle what is doubtful. */
export function RawNotices({ story }: { story: PaymentsTimelineResponses[200] }) {
  const { say } = useWords(words);
  const notices = noticesOf(story.events);
  return (
    <Panel title={say('pay.raw')}>
      {notices.length === 0 && <p className="px-4 pb-4 text-quiet">{say('pay.rawEmpty')}</p>}
      <Rows label={say('pay.raw')}>
        {notices.map((notice) => (
          <OneNotice key={notice.id} notice={notice} />
        ))}
      </Rows>
    </Panel>
  );
}

function OneNotice({ notice }: { notice: Notice }) {
  const { say } = useWords(words);
  const may = useMay();
  const [open, setOpen] = useState(false);
  return (
    <Row
      title={<Source title={notice.title} />}
      badges={<StateBadge state={notice.state} />}
      text={<Time at={notice.at} />}
      actions={
        may('payments.resolve') && (
          <Button look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {say(open ? 'shell.close' : 'pay.open')}
          </Button>
        )
      }
    >
      {open && <Bytes id={notice.id} />}
    </Row>
  );
}

function Source({ title }: { title: string }) {
  const { say } = useSay();
  return <>{wordFor(say, 'state', title) ?? title.replaceAll('_', ' ')}</>;
}

function Bytes({ id }: { id: string }) {
  const read = useRead<PaymentEventsGetData, PaymentEventsGetResponses>('/api/payment-events/{id}/', { path: { id } });
  return (
    <Loaded read={read}>
      {(event) => (
        <div className="mt-2">
          <Raw value={event.body} />
        </div>
      )}
    </Loaded>
  );
}

function noticesOf(events: readonly unknown[]): Notice[] {
  const told = events as readonly { at?: string; kind?: string; title?: string; details?: { id?: string; state?: string } }[];
  return told.flatMap(({ at = '', kind, title = '', details }) =>
    kind === 'event' && details?.id ? [{ id: details.id, at, title, state: details.state ?? '' }] : [],
  );
}
