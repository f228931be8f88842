import type { MessagingCampaignsProgressData, MessagingCampaignsProgressResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Facts, Panel } from '../../ui/page.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { Money, Time } from '../../ui/values.tsx';
import { usePlanned } from './planned.ts';
import { Recipients } from './recipients.tsx';
import { shares } from './shares.ts';
import type { Campaign } from './types.ts';
import { Variants } from './variants.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 2000;
const MOVING = new Set(['running', 'scheduled']);

/** Where it stands, number by number; each part of the bar is a filter of the list below. */
export function LiveCampaign({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const progress = useRead<MessagingCampaignsProgressData, MessagingCampaignsProgressResponses>('/api/messaging/campaigns/{id}/progress/', {
    path: { id: campaign.id },
    ...(MOVING.has(campaign.status) ? { everyMs: LIVE_MS } : {}),
  });
  const now = progress.data ?? campaign;
  const percent = Math.round(now.progress_percentage);
  const state = asked['state'] ?? '';
  return (
    <div className="space-y-4">
      {campaign.status_reason && (
        <p role="note" className="rounded-lg border border-warn/40 bg-warn-soft px-4 py-3 text-warn">
          {wordFor(say, 'problem', campaign.status_reason) ?? campaign.status_reason}
        </p>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <Panel title={say('campaigns.progress')}>
          <div className="px-4 pb-4">
            <p className="mb-3 flex flex-wrap items-baseline gap-x-4">
              <span role="status" className="text-2xl font-semibold tracking-tight">
                {percent} %
              </span>
              <span className="text-quiet">
                {campaign.started_at === null
                  ? say('campaigns.notBegun')
                  : say('campaigns.leftOf', { left: now.counts.waiting.toLocaleString(), n: now.total_recipients.toLocaleString() })}
              </span>
            </p>
            <progress className="sr-only" max={100} value={percent} aria-label={say('campaigns.progress')} />
            <ShareBar
              label={say('campaigns.became')}
              shares={shares(now.counts).map(({ state: one, value, tone }) => ({
                label: say(`state.${one}` as 'state.read'),
                value,
                tone,
                chosen: state === one,
                choose: () => set({ state: state === one ? '' : one }),
              }))}
            />
          </div>
          <Facts
            facts={[
              [say('campaigns.replied'), now.counts.replied.toLocaleString()],
              [say('campaigns.optedOut'), now.counts.opted_out.toLocaleString()],
            ]}
          />
        </Panel>
        <About campaign={campaign} />
      </div>
      {campaign.variants.length > 1 && <Variants campaign={campaign} />}
      {campaign.started_at !== null && <Recipients key={state} id={campaign.id} state={state} />}
    </div>
  );
}

function About({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const planned = usePlanned(campaign);
  return (
    <Panel title={say('common.facts')}>
      <Facts
        facts={[
          [say('campaigns.channel'), say(`campaigns.type.${campaign.campaign_type}`)],
          [say('campaigns.whom'), campaign.target_segment_names.join(', ')],
          [say('campaigns.cost'), campaign.actual_cost ? <Money key="c" {...campaign.actual_cost} /> : ''],
          [say('campaigns.credits'), Number(campaign.credits_used).toLocaleString()],
          [say('campaigns.plannedFor'), planned],
          [say('campaigns.startedAt'), <Time key="s" at={campaign.started_at} />],
          [say('campaigns.completedAt'), <Time key="e" at={campaign.completed_at} />],
          [say('campaigns.by'), campaign.created_by],
          [say('campaigns.approvedBy'), campaign.approved_by],
        ]}
      />
      {campaign.message_text && <p className="m-4 rounded-2xl rounded-bl-sm bg-surface-2 px-4 py-2.5 whitespace-pre-line">{campaign.message_text}</p>}
    </Panel>
  );
}
