import type {
  MessagingSmsSendsCancelData,
  MessagingSmsSendsCancelResponses,
  MessagingSmsSendsGetData,
  MessagingSmsSendsGetResponses,
  MessagingSmsSendsMessagesListData,
  MessagingSmsSendsMessagesListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { phoneNumber } from '../../format/values.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Facts } from '../../ui/page.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 3000;
const OPEN = new Set(['scheduled', 'queued', 'sending']);

/** What became of a sending, number by number. */
export function Sending({ id }: { id: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const { data, error, refetch } = useRead<MessagingSmsSendsGetData, MessagingSmsSendsGetResponses>('/api/messaging/sms/sends/{id}/', {
    path: { id },
    everyMs: LIVE_MS,
  });
  const cancel = useAct<MessagingSmsSendsCancelData, MessagingSmsSendsCancelResponses>('/api/messaging/sms/sends/{id}/cancel/');
  if (error) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  const { counts } = data;
  return (
    <div className="space-y-4 py-4">
      <div className="space-y-3 px-5">
        <StateBadge state={data.status} />
        {data.message && <p className="rounded-2xl rounded-bl-sm bg-surface-2 px-4 py-2.5 whitespace-pre-line">{data.message}</p>}
        {data.message_removed_after_months !== null && <p className="text-quiet italic">{say('sms.removed', { n: data.message_removed_after_months })}</p>}
        <ShareBar
          label={say('sms.became')}
          shares={[
            { label: say('state.delivered'), value: counts.delivered, tone: 'done' },
            { label: say('state.accepted'), value: counts.accepted, tone: 'flight' },
            { label: say('state.unconfirmed'), value: counts.unconfirmed, tone: 'unknown' },
            { label: say('state.failed'), value: counts.failed, tone: 'need' },
            { label: say('state.cancelled'), value: counts.cancelled, tone: 'plain' },
            { label: say('state.waiting'), value: counts.waiting, tone: 'plain' },
          ]}
        />
        {OPEN.has(data.status) && may('sms.send') && (
          <ConfirmButton
            label={say('sms.cancel')}
            title={say('sms.cancelTitle')}
            text={say('sms.cancelText', { n: counts.waiting.toLocaleString() })}
            done={say('sms.cancelled')}
            act={cancel}
            vars={{ path: { id } }}
          />
        )}
      </div>
      <div className="px-1">
        <Facts
          facts={[
            [say('sms.people'), data.recipient_count.toLocaleString()],
            [say('sms.partsHead'), data.parts.toLocaleString()],
            [say('sms.sender'), data.sender_id],
            [say('sms.cost'), data.cost_estimate ? <Money key="c" {...data.cost_estimate} /> : ''],
            [say('common.when'), <Time key="t" at={data.scheduled_at ?? data.created_at} />],
          ]}
        />
      </div>
      <Numbers id={id} />
    </div>
  );
}

function Numbers({ id }: { id: string }) {
  const { say } = useWords(words);
  const list = useList<MessagingSmsSendsMessagesListData, MessagingSmsSendsMessagesListResponses>('/api/messaging/sms/sends/{id}/messages/', undefined, {
    path: { id },
    everyMs: LIVE_MS,
  });
  if (list.isLoading) return <Skeleton rows={3} />;
  return (
    <ul aria-label={say('sms.numbers')} className="divide-y divide-line border-y border-line">
      {list.rows.map((one) => (
        <li key={one.id} className="px-5 py-2">
          <p className="flex items-center justify-between gap-3">
            <span className="tabular-nums">{phoneNumber(one.recipient.replace('+', ''))}</span>
            <StateBadge state={one.status} />
          </p>
          <p className="flex justify-between gap-3 text-sm text-quiet">
            <span className="min-w-0 truncate">{one.error !== null && (wordFor(say, 'problem', one.error) ?? one.error.replaceAll('_', ' '))}</span>
            <Time at={one.delivered_at ?? one.accepted_at ?? one.created_at} />
          </p>
        </li>
      ))}
      {list.hasMore && (
        <li className="p-2 text-center">
          <Button look="ghost" onClick={list.more} disabled={list.isMore}>
            {say('common.more')}
          </Button>
        </li>
      )}
    </ul>
  );
}
