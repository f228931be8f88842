import { Link } from '@tanstack/react-router';
import type {
  MessagingSmsBalanceData,
  MessagingSmsBalanceResponses,
  MessagingSmsStatsData,
  MessagingSmsStatsResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Panel } from '../../ui/page.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 60_000;
/** Fewer credits than this are about to run out. */
const FEW = 100;

/** Whether messages reach people: credits left, and of today's texts how many arrived. */
export function Messages() {
  const { say } = useWords(words);
  const may = useMay();
  const off = !may('sms.read');
  const balance = useRead<MessagingSmsBalanceData, MessagingSmsBalanceResponses>('/api/messaging/sms/balance/', { off, everyMs: LIVE_MS });
  const stats = useRead<MessagingSmsStatsData, MessagingSmsStatsResponses>('/api/messaging/sms/stats/', { off, everyMs: LIVE_MS });
  if (off || !balance.data || !stats.data) return null;
  const { paid_by: paidBy, credits } = balance.data;
  return (
    <Panel title={say('overview.messages')}>
      <dl className="grid grid-cols-2 gap-px border-t border-line">
        {paidBy === 'credits' && (
          <Fact name={say('overview.credits')} value={Number(credits).toLocaleString()} isBad={Number(credits) < FEW}>
            {Number(credits) < FEW && say('overview.creditsFew')}
          </Fact>
        )}
        <Health today={stats.data.days.at(-1)} />
      </dl>
      <Link to="/sms" className="block border-t border-line px-4 py-2.5 text-quiet underline hover:text-text">
        {say('overview.toMessages')}
      </Link>
    </Panel>
  );
}

type Day = MessagingSmsStatsResponses[200]['days'][number];

function Health({ today }: { today: Day | undefined }) {
  const { say } = useWords(words);
  const [queued, delivered, failed] = [today?.queued ?? 0, today?.delivered ?? 0, today?.failed ?? 0];
  return (
    <Fact name={say('overview.texts')} value={queued.toLocaleString()} isBad={false}>
      {say('overview.arrived', { count: delivered.toLocaleString() })}
      {failed > 0 && <span className="text-danger"> · {say('overview.failed', { count: failed.toLocaleString() })}</span>}
    </Fact>
  );
}

function Fact({ name, value, isBad, children }: { name: string; value: string; isBad: boolean; children: React.ReactNode }) {
  return (
    <div className="px-4 py-3">
      <dt className="text-sm text-quiet">{name}</dt>
      <dd>
        <span className={`block text-xl font-semibold tabular-nums ${isBad ? 'text-warn' : ''}`}>{value}</span>
        <span className="block min-h-5 text-sm text-quiet">{children}</span>
      </dd>
    </div>
  );
}
