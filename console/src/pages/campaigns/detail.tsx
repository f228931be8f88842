import { useParams } from '@tanstack/react-router';
import type { MessagingCampaignsGetData, MessagingCampaignsGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { CampaignActions } from './actions.tsx';
import { LiveCampaign } from './live.tsx';
import type { Campaign } from './types.ts';
import { Wizard } from './wizard.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 3000;

/** Whether this person may change the plan, and whether they are at it. */
function usePlanning(campaign: Campaign | undefined): { mayPlan: boolean; planning: boolean } {
  const may = useMay();
  const { asked } = useUrl();
  const mayPlan = campaign?.can_edit === true && may('campaigns.manage');
  return { mayPlan, planning: mayPlan && (campaign.status === 'draft' || asked['step'] !== undefined) };
}

/** A campaign: five steps while it is planned, one live page from then on. */
export function CampaignPage() {
  const { id } = useParams({ strict: false });
  const { say } = useWords(words);
  const { set } = useUrl();
  const read = useRead<MessagingCampaignsGetData, MessagingCampaignsGetResponses>('/api/messaging/campaigns/{id}/', {
    path: { id: id ?? '' },
    everyMs: LIVE_MS,
  });
  const { data } = read;
  const { mayPlan, planning } = usePlanning(data);
  return (
    <Page
      title={data?.name ?? say('g.campaign')}
      badge={data && <StateBadge state={data.status} />}
      actions={
        <>
          {mayPlan && !planning && <Button onClick={() => set({ step: 'audience' })}>{say('campaigns.edit')}</Button>}
          {data && <CampaignActions campaign={data} />}
        </>
      }
    >
      <Loaded read={read}>{(campaign) => (planning ? <Wizard key={campaign.id} campaign={campaign} /> : <LiveCampaign campaign={campaign} />)}</Loaded>
    </Page>
  );
}
