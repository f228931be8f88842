import type { MessagingCampaignsEstimateData, MessagingCampaignsEstimateResponses } from '../../api/generated/types.gen.ts';
import { useAsked } from '../../api/asked.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { Facts, Panel } from '../../ui/page.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money } from '../../ui/values.tsx';
import { TestSend } from './test-send.tsx';
import type { Campaign, Estimate } from './types.ts';
import { words } from './words/index.ts';

/** Who can be written to, who is left out and why, what it takes and costs; and a trial to one's own phone. */
export function CostStep({ campaign }: { campaign: Campaign }) {
  const { data, error, refetch } = useEstimate(campaign.id);
  if (error) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1.5fr_1fr]">
      <div className="min-w-0 space-y-4">
        <Reach estimate={data} />
        <Places estimate={data} />
      </div>
      <div className="min-w-0 space-y-4">
        <Cost estimate={data} />
        <TestSend campaign={campaign} />
      </div>
    </div>
  );
}

export function useEstimate(id: string) {
  return useAsked<MessagingCampaignsEstimateData, MessagingCampaignsEstimateResponses>('/api/messaging/campaigns/{id}/estimate/', {
    path: { id },
    body: undefined,
  });
}

const REASONS = ['no_consent', 'opted_out', 'blocked', 'no_address'] as const;

function Reach({ estimate }: { estimate: Estimate }) {
  const { say } = useWords(words);
  const left = REASONS.filter((reason) => estimate.left_out[reason] > 0);
  return (
    <Panel title={say('campaigns.reach')}>
      <p className="px-4 pb-3">
        <span className="text-2xl font-semibold tracking-tight">{estimate.recipients.toLocaleString()}</span>{' '}
        <span className="text-quiet">{say('campaigns.of', { n: estimate.contacts.toLocaleString() })}</span>
      </p>
      <Facts facts={left.map((reason) => [say(`campaigns.left.${reason}`), estimate.left_out[reason].toLocaleString()] as const)} />
    </Panel>
  );
}

function Cost({ estimate }: { estimate: Estimate }) {
  const { say } = useWords(words);
  const short = Number(estimate.credits) > Number(estimate.credits_available);
  return (
    <Panel title={say('campaigns.takes')}>
      {!estimate.is_exact && <p className="px-4 pb-2 text-sm text-quiet">{say('campaigns.notExact')}</p>}
      <Facts
        facts={[
          [say('campaigns.parts'), estimate.parts.toLocaleString()],
          [say('campaigns.cost'), estimate.cost ? <Money key="m" {...estimate.cost} /> : ''],
          [
            say('campaigns.credits'),
            <span key="c" className={short ? 'font-medium text-danger' : ''}>
              {say('campaigns.creditsOf', { n: Number(estimate.credits).toLocaleString(), all: Number(estimate.credits_available).toLocaleString() })}
            </span>,
          ],
        ]}
      />
      <Problems estimate={estimate} />
    </Panel>
  );
}

/** What would keep it from starting now. */
export function Problems({ estimate }: { estimate: Estimate }) {
  const { say } = useWords(words);
  if (estimate.problems.length === 0 && !estimate.needs_approval) return null;
  return (
    <ul className="space-y-2 px-4 py-3">
      {estimate.problems.map((problem) => (
        <li key={problem.code} className="rounded-md bg-danger-soft px-3 py-2 text-danger">
          {wordFor(say as never, 'problem', problem.code) ?? problem.message}
        </li>
      ))}
      {estimate.needs_approval && <li className="rounded-md bg-warn-soft px-3 py-2 text-warn">{say('campaigns.needsApproval')}</li>}
    </ul>
  );
}

function Places({ estimate }: { estimate: Estimate }) {
  const { say } = useWords(words);
  const rows = estimate.channels.flatMap(({ channel, places }) => places.map((place) => ({ channel, ...place })));
  if (rows.length === 0) return null;
  const head = 'px-4 py-2 text-left text-xs font-medium text-quiet';
  return (
    <Panel title={say('campaigns.places')}>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={say('campaigns.places')}>
        <table className="w-full border-t border-line">
          <thead>
            <tr>
              <th scope="col" className={head}>
                {say('campaigns.operator')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {say('campaigns.people')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {say('campaigns.parts')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {say('campaigns.cost')}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((row) => (
              <tr key={`${row.channel} ${row.country} ${row.operator}`}>
                <td className="px-4 py-2">{[say(`campaigns.type.${row.channel}`), row.country, row.operator].filter(Boolean).join(' · ')}</td>
                <td className="px-4 py-2 text-right">{row.recipients.toLocaleString()}</td>
                <td className="px-4 py-2 text-right">{row.parts.toLocaleString()}</td>
                <td className="px-4 py-2 text-right">{row.cost ? <Money {...row.cost} /> : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
