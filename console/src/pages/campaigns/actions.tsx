import { useNavigate } from '@tanstack/react-router';
import type {
  MessagingCampaignsCancelData,
  MessagingCampaignsCancelResponses,
  MessagingCampaignsDuplicateData,
  MessagingCampaignsDuplicateResponses,
  MessagingCampaignsPauseData,
  MessagingCampaignsPauseResponses,
  MessagingCampaignsResendFailedData,
  MessagingCampaignsResendFailedResponses,
  MessagingCampaignsResumeData,
  MessagingCampaignsResumeResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useTold } from '../../ui/use-told.ts';
import type { Campaign } from './types.ts';
import { words } from './words/index.ts';

/** Pause and resume at once; what cannot be taken back says first how many it concerns. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const navigate = useNavigate();
  const pause = useAct<MessagingCampaignsPauseData, MessagingCampaignsPauseResponses>('/api/messaging/campaigns/{id}/pause/');
  const resume = useAct<MessagingCampaignsResumeData, MessagingCampaignsResumeResponses>('/api/messaging/campaigns/{id}/resume/');
  const again = useAct<MessagingCampaignsDuplicateData, MessagingCampaignsDuplicateResponses>('/api/messaging/campaigns/{id}/duplicate/');
  const vars = { path: { id: campaign.id } };
  const begun = campaign.started_at !== null;
  return (
    <>
      {campaign.can_pause && may('campaigns.stop') && (
        <Button onClick={() => pause.mutate(vars, told(say('campaigns.paused')))} disabled={pause.isPending}>
          <Icon name="pause" /> {say('campaigns.pause')}
        </Button>
      )}
      {campaign.can_resume && may('campaigns.send') && (
        <Button look="primary" onClick={() => resume.mutate(vars, told())} disabled={resume.isPending}>
          <Icon name="play" /> {say('campaigns.resume')}
        </Button>
      )}
      {(begun || campaign.status === 'cancelled') && may('campaigns.manage') && (
        <Button
          onClick={() => again.mutate(vars, { ...told(), onSuccess: ({ campaign: { id } }) => void navigate({ to: '/campaigns/$id', params: { id } }) })}
          disabled={again.isPending}
        >
          {say('campaigns.duplicate')}
        </Button>
      )}
      <ResendFailed campaign={campaign} />
      <Cancel campaign={campaign} />
    </>
  );
}

/** What has begun loses its rest; what waits for its time does not leave at all. */
function Cancel({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const may = useMay();
  const cancel = useAct<MessagingCampaignsCancelData, MessagingCampaignsCancelResponses>('/api/messaging/campaigns/{id}/cancel/');
  const begun = campaign.started_at !== null;
  if (!campaign.can_cancel || !may('campaigns.stop') || (!begun && campaign.status !== 'scheduled')) return null;
  return (
    <ConfirmButton
      label={say(begun ? 'campaigns.cancel' : 'campaigns.cancelPlan')}
      title={say(begun ? 'campaigns.cancelTitle' : 'campaigns.cancelPlanTitle')}
      text={begun ? say('campaigns.cancelText', { n: campaign.counts.waiting.toLocaleString() }) : say('campaigns.cancelPlanText')}
      done={say(begun ? 'campaigns.cancelled' : 'campaigns.cancelledPlan')}
      act={cancel}
      vars={{ path: { id: campaign.id } }}
    />
  );
}

function ResendFailed({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const may = useMay();
  const resend = useAct<MessagingCampaignsResendFailedData, MessagingCampaignsResendFailedResponses>('/api/messaging/campaigns/{id}/resend-failed/', {
    spends: true,
  });
  const over = campaign.status === 'completed' || campaign.status === 'cancelled';
  if (!over || campaign.counts.failed === 0 || !may('campaigns.send')) return null;
  return (
    <ConfirmButton
      label={say('campaigns.resend')}
      title={say('campaigns.resendTitle')}
      text={say('campaigns.resendText', { n: campaign.counts.failed.toLocaleString() })}
      done={say('campaigns.resent')}
      act={resend}
      vars={{ path: { id: campaign.id } }}
    />
  );
}
