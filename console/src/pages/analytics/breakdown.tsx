import { useWords, wordFor } from '../../i18n/index.ts';
import { Panel } from '../../ui/page.tsx';
import { Money } from '../../ui/values.tsx';
import { percent } from './figures.tsx';
import type { Overview } from './figures.tsx';
import { Figured } from './figured.tsx';
import { words } from './words/index.ts';

/** The same figures for each way. */
export function Channels({ data }: { data: Overview }) {
  const { say } = useWords(words);
  return (
    <Panel title={say('analytics.channels')}>
      <Figured
        label={say('analytics.channels')}
        empty={say('analytics.nothing')}
        heads={[
          say('analytics.channel'),
          say('state.sent'),
          say('state.delivered'),
          say('state.read'),
          say('state.failed'),
          say('analytics.received'),
          say('analytics.cost'),
        ]}
        rows={data.messages.by_channel.map((row) => ({
          key: row.channel,
          cells: [
            say(`analytics.way.${row.channel}` as 'analytics.way.sms'),
            row.sent.toLocaleString(),
            row.sent === 0 ? row.delivered.toLocaleString() : `${row.delivered.toLocaleString()} · ${percent(row.delivery_rate)}`,
            row.read.toLocaleString(),
            row.failed.toLocaleString(),
            row.received.toLocaleString(),
            row.cost.length === 0 ? '–' : row.cost.map((one) => <Money key={one.currency} {...one} />),
          ],
        }))}
      />
    </Panel>
  );
}

/** Why messages did not arrive, in words. */
export function Failures({ data }: { data: Overview }) {
  const { say } = useWords(words);
  return (
    <Panel title={say('analytics.failures')}>
      <Figured
        label={say('analytics.failures')}
        empty={say('analytics.noFailures')}
        heads={[say('common.reason'), say('analytics.count')]}
        rows={data.failures.map((row) => ({
          key: `${row.channel} ${row.reason}`,
          cells: [
            `${wordFor(say as never, 'problem', row.reason) ?? row.reason.replaceAll('_', ' ')} · ${say(`analytics.way.${row.channel}` as 'analytics.way.sms')}`,
            row.failed.toLocaleString(),
          ],
        }))}
      />
    </Panel>
  );
}
