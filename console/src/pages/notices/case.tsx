import type { PaymentEventsGetData, PaymentEventsGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, Panel } from '../../ui/page.tsx';
import { Raw } from '../../ui/raw.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { NoticeDecision } from './decision.tsx';
import { words } from './words/index.ts';

export type NoticeDetail = PaymentEventsGetResponses[200];

/** M-Pesa answers a question within seconds, and nothing tells of it. */
const LIVE_MS = 4000;

/** One notice: why it was set aside, what it says byte for byte, what M-Pesa says of it, and what to do. */
export function NoticeCase({ id }: { id: string }) {
  const read = useRead<PaymentEventsGetData, PaymentEventsGetResponses>('/api/payment-events/{id}/', { path: { id }, everyMs: LIVE_MS });
  return (
    <Loaded read={read} rows={8}>
      {(notice) => (
        <>
          <div className="min-w-0 space-y-4">
            <About notice={notice} />
            <Says notice={notice} />
            <Body notice={notice} />
          </div>
          <div className="min-w-0 space-y-4">
            <NoticeDecision notice={notice} />
            <Checks notice={notice} />
          </div>
        </>
      )}
    </Loaded>
  );
}

function About({ notice }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  return (
    <Panel title={notice.receipt ?? say('notices.why')}>
      <p className="flex flex-wrap items-center gap-2 px-4 pb-3 text-lg">
        {notice.reason === null ? null : wordIn(words, say, { group: 'notices.why', word: notice.reason })} <StateBadge state={notice.state} />
      </p>
      <Facts
        facts={[
          [say('notices.source'), wordFor(say, 'state', notice.source) ?? notice.source],
          [say('notices.door'), wordIn(words, say, { group: 'notices.door', word: notice.authenticity })],
          [say('notices.ip'), <Mono key="i">{notice.source_ip}</Mono>],
          [say('notices.type'), <Mono key="t">{notice.content_type}</Mono>],
          [say('common.when'), <Time key="w" at={notice.received_at} />],
        ]}
      />
    </Panel>
  );
}

/** Amount, account and payer where they can be read, so that nobody looks for them among the bytes. */
function Says({ notice: { says } }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  if (Object.values(says).every((one) => one === null)) return null;
  return (
    <Panel title={say('notices.says')} text={say('notices.saysText')}>
      <Facts
        facts={[
          [say('notices.receipt'), <Mono key="r">{says.receipt}</Mono>],
          [say('g.amount'), <Money key="a" amount={says.amount} />],
          [say('notices.account'), says.account ?? '–'],
          [say('notices.payer'), [says.payer_name, says.payer].filter((part) => part !== null).join(' · ') || '–'],
          [say('notices.paid'), <Time key="p" at={says.paid_at} />],
        ]}
      />
    </Panel>
  );
}

function Body({ notice }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  return (
    <Panel title={say('notices.body')} text={say('notices.bodyText')}>
      <div className="px-4 pb-4">
        <Raw value={notice.body} />
      </div>
    </Panel>
  );
}

function Checks({ notice: { checks } }: { notice: NoticeDetail }) {
  const { say } = useWords(words);
  if (checks.length === 0) return null;
  return (
    <Panel title={say('notices.checks')}>
      <Rows label={say('notices.checks')}>
        {checks.map((check) => (
          <Row
            key={check.id}
            title={say(`notices.finding.${findingOf(check.finding)}`)}
            badges={<Mono>{check.receipt}</Mono>}
            text={check.result_text}
            actions={
              <span className="text-sm text-quiet">
                <Time at={check.answered_at ?? check.created_at} />
              </span>
            }
          />
        ))}
      </Rows>
    </Panel>
  );
}

const FINDINGS = ['confirmed', 'contradicted', 'absent', 'inconclusive'] as const;
const findingOf = (finding: string | null) => FINDINGS.find((one) => one === finding) ?? 'none';
