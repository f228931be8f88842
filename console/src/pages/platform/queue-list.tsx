import type { PlatformQueuesListData, PlatformQueuesListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { lapse } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { Mono } from '../../ui/values.tsx';
import { usePurpose } from './jobs/purpose.ts';
import { words } from './words/index.ts';

type Queue = PlatformQueuesListResponses[200]['queues'][number];

const LIVE_MS = 5000;
/** A job that waits longer than this for a worker is worth a look. */
const LONG_SECONDS = 120;

/** Busy queues first: what nobody works on is of no interest. */
const busyFirst = (a: Queue, b: Queue): number => weight(b) - weight(a);
const weight = ({ waiting, active, failed, later }: Queue): number => failed * 1_000_000 + waiting * 1000 + active * 10 + Math.min(later, 9);

export function QueueList() {
  const { say } = useWords(words);
  const read = useRead<PlatformQueuesListData, PlatformQueuesListResponses>('/api/platform/queues/', { everyMs: LIVE_MS, tenant: null });
  return (
    <Panel title={say('platform.queues')}>
      <Loaded read={read} rows={12}>
        {({ queues }) => (
          <Rows label={say('platform.queues')}>
            {queues.toSorted(busyFirst).map((queue) => (
              <QueueRow key={queue.name} queue={queue} />
            ))}
          </Rows>
        )}
      </Loaded>
    </Panel>
  );
}

function QueueRow({ queue }: { queue: Queue }) {
  const { say } = useWords(words);
  const purposeOf = usePurpose();
  const oldest = queue.oldest_waiting_seconds;
  const figures = [
    [say('platform.queueWaiting'), queue.waiting],
    [say('platform.queueActive'), queue.active],
    [say('platform.queueLater'), queue.later],
  ] as const;
  return (
    <Row
      title={<Mono>{queue.name}</Mono>}
      badges={
        <>
          {queue.failed > 0 && <Badge tone="need">{`${say('platform.queueFailed')}: ${queue.failed}`}</Badge>}
          {oldest !== null && oldest > LONG_SECONDS && <Badge tone="warn">{`${say('platform.queueOldest')} ${lapse(oldest * 1000)}`}</Badge>}
        </>
      }
      text={purposeOf(queue.name, queue.purpose)}
      actions={
        <dl className="flex gap-4 text-right text-sm">
          {figures.map(([name, count]) => (
            <div key={name}>
              <dt className="text-xs text-quiet">{name}</dt>
              <dd className={`font-medium tabular-nums ${count === 0 ? 'text-quiet' : ''}`}>{count.toLocaleString()}</dd>
            </div>
          ))}
        </dl>
      }
    />
  );
}
