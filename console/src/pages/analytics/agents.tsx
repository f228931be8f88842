import type { MessagingAnalyticsAgentsListData, MessagingAnalyticsAgentsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Figured } from './figured.tsx';
import { waitText } from './period.ts';
import type { Period } from './period.ts';
import { words } from './words/index.ts';

/** Who answered how many, and how soon. */
export function Agents({ period }: { period: Period }) {
  const { say } = useWords(words);
  const read = useRead<MessagingAnalyticsAgentsListData, MessagingAnalyticsAgentsListResponses>('/api/messaging/analytics/agents/', { query: period });
  return (
    <Panel title={say('analytics.agents')}>
      <Loaded read={read}>
        {({ rows }) => (
          <Figured
            label={say('analytics.agents')}
            empty={say('analytics.noAgents')}
            heads={[
              say('common.name'),
              say('analytics.conversations'),
              say('analytics.replies'),
              say('analytics.answer'),
              say('analytics.answeredLate'),
              say('analytics.resolved'),
              say('analytics.resolvedLate'),
              say('analytics.rating'),
            ]}
            rows={rows.map((row) => ({
              key: row.user,
              cells: [
                row.email ?? row.user.slice(0, 8),
                row.conversations.toLocaleString(),
                row.replies.toLocaleString(),
                waitText(row.average_seconds),
                row.answered_late.toLocaleString(),
                row.resolved.toLocaleString(),
                row.resolved_late.toLocaleString(),
                row.average_rating === null ? '–' : `${row.average_rating.toLocaleString()} (${row.rated.toLocaleString()})`,
              ],
            }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}
