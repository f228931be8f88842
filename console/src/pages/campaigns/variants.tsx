import type {
  MessagingCampaignsAnalyticsData,
  MessagingCampaignsAnalyticsResponses,
  MessagingCampaignsChooseWinnerData,
  MessagingCampaignsChooseWinnerResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Facts, Panel } from '../../ui/page.tsx';
import type { Campaign } from './types.ts';
import { words } from './words/index.ts';

const LIVE_MS = 5000;

/** Two texts against each other: what each brought, and which goes to the rest. */
export function Variants({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const may = useMay();
  const { data } = useRead<MessagingCampaignsAnalyticsData, MessagingCampaignsAnalyticsResponses>('/api/messaging/campaigns/{id}/analytics/', {
    path: { id: campaign.id },
    everyMs: LIVE_MS,
  });
  const choose = useAct<MessagingCampaignsChooseWinnerData, MessagingCampaignsChooseWinnerResponses>('/api/messaging/campaigns/{id}/choose-winner/');
  const open = campaign.ab_test !== null && campaign.winner === null && (campaign.status === 'running' || campaign.status === 'paused');
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {campaign.variants.map((variant) => {
        const found = data?.variants.find(({ key }) => key === variant.key);
        return (
          <Panel key={variant.key} title={say('campaigns.variant', { key: variant.key.toUpperCase() })}>
            <p className="mx-4 mb-3 rounded-2xl rounded-bl-sm bg-surface-2 px-4 py-2.5 whitespace-pre-line">{variant.message_text || variant.name}</p>
            {campaign.winner === variant.key && (
              <p className="px-4 pb-2">
                <Badge tone="done">{say('campaigns.isWinner')}</Badge>
              </p>
            )}
            {found && <Brought variant={found} />}
            {open && may('campaigns.manage') && (
              <div className="p-4">
                <ConfirmButton
                  label={say('campaigns.choose', { key: variant.key.toUpperCase() })}
                  title={say('campaigns.chooseTitle', { key: variant.key.toUpperCase() })}
                  text={say('campaigns.chooseText', { n: campaign.counts.waiting.toLocaleString() })}
                  done={say('campaigns.chosen')}
                  act={choose}
                  vars={{ path: { id: campaign.id }, body: { variant: variant.key } }}
                />
              </div>
            )}
          </Panel>
        );
      })}
    </div>
  );
}

function Brought({ variant }: { variant: MessagingCampaignsAnalyticsResponses[200]['variants'][number] }) {
  const { say } = useWords(words);
  const { figures, replied, opted_out: left } = variant;
  return (
    <Facts
      facts={[
        [say('state.sent'), figures.sent.toLocaleString()],
        [say('state.delivered'), figures.delivered.toLocaleString()],
        [say('state.read'), figures.read.toLocaleString()],
        [say('campaigns.replied'), replied.toLocaleString()],
        [say('campaigns.optedOut'), left.toLocaleString()],
      ]}
    />
  );
}
