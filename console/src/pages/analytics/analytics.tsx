import type { MessagingAnalyticsOverviewData, MessagingAnalyticsOverviewResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Agents } from './agents.tsx';
import { Channels, Failures } from './breakdown.tsx';
import { Days } from './days.tsx';
import { Figures } from './figures.tsx';
import { lastDays, periodOf, SPANS } from './period.ts';
import type { Period } from './period.ts';
import { WhatsappCost } from './whatsapp-cost.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 60_000;

/** What was sent and what became of it, who answered how soon, and what it cost. */
export function AnalyticsPage() {
  const { say } = useWords(words);
  const { asked } = useUrl();
  const { zone } = usePlace();
  const period = periodOf(asked, { now: new Date(), zone });
  const overview = useRead<MessagingAnalyticsOverviewData, MessagingAnalyticsOverviewResponses>('/api/messaging/analytics/overview/', {
    query: period,
    everyMs: LIVE_MS,
  });
  return (
    <Page title={say('nav.analytics')} text={say('analytics.text')}>
      <Choose period={period} zone={zone} />
      <Loaded read={overview}>
        {(data) => (
          <div className="space-y-4">
            <Figures data={data} />
            <Days period={period} />
            <div className="grid items-start gap-4 lg:grid-cols-[1.6fr_1fr]">
              <Channels data={data} />
              <Failures data={data} />
            </div>
            <Agents period={period} />
            <WhatsappCost period={period} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Choose({ period, zone }: { period: Period; zone: string }) {
  const { say } = useWords(words);
  const { set } = useUrl();
  return (
    <div role="group" aria-label={say('analytics.period')} className="mb-4 flex flex-wrap items-end gap-x-2 gap-y-1">
      {SPANS.map((days) => {
        const span = lastDays(days, { now: new Date(), zone });
        const chosen = span.from === period.from && span.to === period.to;
        return (
          <Button key={days} aria-pressed={chosen} className="mb-1 aria-pressed:border-accent aria-pressed:bg-accent-soft" onClick={() => set(span)}>
            {say('analytics.lastDays', { n: days })}
          </Button>
        );
      })}
      <div className="flex gap-2">
        <Field
          label={say('analytics.from')}
          type="date"
          value={period.from}
          max={period.to}
          onChange={(event) => set({ from: event.target.value, to: period.to })}
        />
        <Field
          label={say('analytics.to')}
          type="date"
          value={period.to}
          min={period.from}
          onChange={(event) => set({ from: period.from, to: event.target.value })}
        />
      </div>
    </div>
  );
}
