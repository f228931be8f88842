import type { ReactNode } from 'react';
import type { MessagingAnalyticsOverviewResponses } from '../../api/generated/types.gen.ts';
import { useWords } from '../../i18n/index.ts';
import { Money, Time } from '../../ui/values.tsx';
import { waitText } from './period.ts';
import { words } from './words/index.ts';

export type Overview = MessagingAnalyticsOverviewResponses[200];

/** What counts, each with what it is a part of. */
export function Figures({ data }: { data: Overview }) {
  const { say } = useWords(words);
  const { messages, conversations, contacts, response_times: times, cost } = data;
  const figures: readonly (readonly [string, ReactNode, ReactNode])[] = [
    [say('state.sent'), messages.sent.toLocaleString(), say('analytics.partsOf', { n: messages.parts.toLocaleString() })],
    [say('state.delivered'), messages.delivered.toLocaleString(), percent(messages.delivery_rate)],
    [say('state.read'), messages.read.toLocaleString(), percent(messages.read_rate)],
    [say('state.failed'), messages.failed.toLocaleString(), say('analytics.unconfirmed', { n: messages.unconfirmed.toLocaleString() })],
    [say('analytics.received'), messages.received.toLocaleString(), say('analytics.waiting', { n: conversations.waiting.toLocaleString() })],
    [say('analytics.answer'), waitText(times.average_seconds), say('analytics.answered', { n: times.answered.toLocaleString() })],
    [say('analytics.optOuts'), messages.opt_outs.toLocaleString(), say('analytics.optedIn', { n: contacts.opted_in.toLocaleString() })],
    [say('analytics.cost'), cost.total.length === 0 ? '–' : cost.total.map((one) => <Money key={one.currency} {...one} />), ''],
  ];
  return (
    <>
      <dl className="grid grid-cols-2 gap-2 lg:grid-cols-4">
        {figures.map(([name, figure, text], at) => (
          <div key={at} className="rounded-lg border border-line bg-surface-1 px-4 py-3">
            <dt className="text-sm text-quiet">{name}</dt>
            <dd>
              <span className="block text-xl font-semibold tracking-tight">{figure}</span>
              <span className="block min-h-5 text-sm text-quiet">{text}</span>
            </dd>
          </div>
        ))}
      </dl>
      {data.as_of && (
        <p className="text-sm text-quiet">
          {say('analytics.asOf')} <Time at={data.as_of} />
        </p>
      )}
    </>
  );
}

export const percent = (rate: number): string => `${rate.toFixed(rate > 0 && rate < 10 ? 1 : 0)}\u00A0%`;
