import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ReconciliationBreaksGetData, ReconciliationBreaksGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Evidence, Facts, Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Day, Mono, Time } from '../../ui/values.tsx';
import type { Break } from './break.ts';
import { Decide } from './decide.tsx';
import { Sides } from './sides.tsx';
import { Difference } from './signed.tsx';
import { words } from './words/index.ts';

/** One difference: both sides beside each other, what to do about it, and what somebody found out. */
export function DifferencePage() {
  const { id = '' } = useParams({ strict: false });
  const { say } = useWords(words);
  const read = useRead<ReconciliationBreaksGetData, ReconciliationBreaksGetResponses>('/api/reconciliation-breaks/{id}/', { path: { id }, everyMs: 5000 });
  const { data } = read;
  return (
    <Page
      title={data ? wordIn(words, say, { group: 'recon.class', word: data.class }) : say('recon.difference')}
      badge={
        data && (
          <>
            <StateBadge state={data.state} />
            {data.state === 'open' && <StateBadge state={data.severity} group="severity" />}
          </>
        )
      }
    >
      <Loaded read={read} rows={8}>
        {(found) => <Body found={found} />}
      </Loaded>
    </Page>
  );
}

function Body({ found }: { found: Break }) {
  const { say } = useWords(words);
  const { currency } = usePlace();
  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <div className="min-w-0 space-y-4">
          <section className="rounded-lg border border-line bg-surface-1 p-4">
            <p className="text-2xl font-semibold tracking-tight">
              <Difference of={found} currency={currency} />
            </p>
            <p className="mt-2 rounded-md bg-info-soft px-3 py-2 text-info">
              <strong className="block font-medium">{say('recon.what')}</strong>
              {wordIn(words, say, { group: 'recon.do', word: found.class })}
            </p>
          </section>
          <Sides found={found} />
        </div>
        <div className="min-w-0 space-y-4">
          <Decide found={found} />
          <Panel title={say('common.facts')}>
            <Facts facts={factsOf(found, say)} />
          </Panel>
        </div>
      </div>
      <div className="mt-4">
        <Evidence title={say('recon.evidence')} value={found.evidence} />
      </div>
    </>
  );
}

function factsOf(found: Break, say: SayOf<keyof typeof words.en>): readonly (readonly [string, ReactNode])[] {
  return [
    [
      say('g.payment'),
      <ObjectLink key="p" kind="payments" id={found.payment}>
        <Mono>{found.receipt}</Mono>
      </ObjectLink>,
    ],
    [
      say('g.meter'),
      <ObjectLink key="m" kind="meters" id={found.meter}>
        <Mono>{found.meter_id}</Mono>
      </ObjectLink>,
    ],
    [say('payments.paybill'), <Mono key="b">{found.paybill}</Mono>],
    [say('recon.businessDay'), <Day key="d" day={found.business_day} />],
    [say('recon.seen'), <Time key="s" at={found.first_seen_at} />],
  ];
}
