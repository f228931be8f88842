import { useState } from 'react';
import type { MetersVendorHistoryData, MetersVendorHistoryResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { wallTime } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Panel } from '../../ui/page.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type History = MetersVendorHistoryResponses[200];

/** The vendor's own books of a meter beside ours. Asked only when somebody wants to know: the vendor sells water meanwhile. */
export function VendorHistory({ id }: { id: string }) {
  const { say } = useWords(words);
  const [asked, setAsked] = useState(false);
  const { data, error, refetch, isFetching } = useRead<MetersVendorHistoryData, MetersVendorHistoryResponses>('/api/meters/{id}/vendor-history/', {
    path: { id },
    off: !asked,
  });
  const ask = () => (asked ? void refetch() : setAsked(true));
  return (
    <Panel title={say('meters.vendorHistory')} text={say('meters.vendorHistoryText')}>
      {isFetching ? <Skeleton rows={3} /> : error ? <ErrorState problem={error} retry={ask} /> : <Answer history={data} ask={ask} />}
    </Panel>
  );
}

function Answer({ history, ask }: { history: History | undefined; ask: () => void }) {
  const { say } = useWords(words);
  return (
    <>
      {history && <Lines history={history} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line p-2">
        <Button look="ghost" onClick={ask}>
          {say(history ? 'meters.vendorAskAgain' : 'meters.vendorAsk')}
        </Button>
        {history && (
          <span className="text-sm text-quiet">
            {history.company} · <Time at={history.asked_at} />
          </span>
        )}
      </div>
    </>
  );
}

function Lines({ history }: { history: History }) {
  const { say } = useWords(words);
  const { count, unknown_count: unknown, results } = history;
  if (count === 0) return <p className="border-t border-line px-4 py-3 text-quiet">{say('meters.vendorEmpty')}</p>;
  return (
    <>
      {unknown > 0 && (
        <p role="alert" className="mx-4 mb-2 rounded-md border border-warn/40 bg-warn-soft px-3 py-2 text-warn">
          {say('meters.vendorUnknown', { count: unknown })}
        </p>
      )}
      <ul tabIndex={0} aria-label={say('meters.vendorHistory')} className="max-h-96 divide-y divide-line overflow-y-auto border-t border-line">
        {results.map((line, at) => (
          // two lines of a vendor may be alike in all they tell
          <Line key={at} line={line} />
        ))}
      </ul>
      {results.length < count && (
        <p className="border-t border-line px-4 py-2 text-sm text-quiet">{say('meters.vendorMost', { shown: results.length, count })}</p>
      )}
    </>
  );
}

function Line({ line }: { line: History['results'][number] }) {
  const { say, language } = useWords(words);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <Mono>{line.token_value}</Mono>
      {line.is_known ? <Badge tone="done">{say('meters.vendorOurs')}</Badge> : <Badge tone="warn">{say('meters.vendorNotOurs')}</Badge>}
      {line.payment && (
        <ObjectLink kind="payments" id={line.payment}>
          <Mono>{line.payment_transaction_id}</Mono>
        </ObjectLink>
      )}
      <span className="ml-auto whitespace-nowrap">
        <Money amount={line.amount} /> · <Volume units={line.units} />
      </span>
      <span className="min-w-24 text-right text-sm text-quiet max-sm:w-full max-sm:text-left">
        {line.generated_at === null ? '–' : wallTime(line.generated_at, language)}
      </span>
    </li>
  );
}
