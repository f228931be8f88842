import { useNavigate } from '@tanstack/react-router';
import type {
  MessagingCampaignsApproveData,
  MessagingCampaignsApproveResponses,
  MessagingCampaignsStartData,
  MessagingCampaignsStartResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { dayOf } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Facts, Panel } from '../../ui/page.tsx';
import { ErrorState, ProblemNote, Skeleton } from '../../ui/states.tsx';
import { useTold } from '../../ui/use-told.ts';
import { Money, Time } from '../../ui/values.tsx';
import { Problems, useEstimate } from './cost-step.tsx';
import { usePlanned } from './planned.ts';
import type { Campaign, Estimate } from './types.ts';
import { words } from './words/index.ts';

/** All of it once more, and the act. */
export function ConfirmStep({ campaign }: { campaign: Campaign }) {
  const { data, error, refetch } = useEstimate(campaign.id);
  if (error) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return <Confirm campaign={campaign} estimate={data} />;
}

function Confirm({ campaign, estimate }: { campaign: Campaign; estimate: Estimate }) {
  const { say } = useWords(words);
  const when = usePlanned(campaign) || say('campaigns.when.now');
  return (
    <Panel title={say('campaigns.step.confirm')} className="max-w-3xl">
      <Facts
        facts={[
          [say('campaigns.whom'), campaign.target_segment_names.join(', ')],
          [say('campaigns.people'), estimate.recipients.toLocaleString()],
          [say('campaigns.purpose'), say(campaign.purpose === 'marketing' ? 'campaigns.marketing' : 'campaigns.service')],
          [say('campaigns.when'), when],
          ...(campaign.recurring_schedule ? [[say('campaigns.repeat'), <Again key="r" repeat={campaign.recurring_schedule} />] as const] : []),
          [say('campaigns.cost'), estimate.cost ? <Money key="m" {...estimate.cost} /> : ''],
          [
            say('campaigns.approvedBy'),
            campaign.approved_by === null ? (
              ''
            ) : (
              <span key="a">
                {campaign.approved_by} · <Time at={campaign.approved_at} />
              </span>
            ),
          ],
        ]}
      />
      <Problems estimate={estimate} />
      <Start campaign={campaign} estimate={estimate} />
    </Panel>
  );
}

function Again({ repeat }: { repeat: NonNullable<Campaign['recurring_schedule']> }) {
  const { say, language } = useWords(words);
  const { frequency, interval = 1, until } = repeat;
  return (
    <>
      {say(`campaigns.repeat.${frequency}`)}
      {interval > 1 && ` · ${say('campaigns.repeatEvery').toLowerCase()} ${interval} ${say(`campaigns.repeatUnit.${frequency}`)}`}
      {until && ` · ${say('campaigns.repeatUntil').toLowerCase()} ${dayOf(until, language)}`}
    </>
  );
}

function Start({ campaign, estimate }: { campaign: Campaign; estimate: Estimate }) {
  const { say } = useWords(words);
  const may = useMay();
  const navigate = useNavigate();
  const start = useAct<MessagingCampaignsStartData, MessagingCampaignsStartResponses>('/api/messaging/campaigns/{id}/start/', { spends: true });
  const path = { id: campaign.id };
  const later = campaign.scheduled_at !== null || campaign.local_time !== null;
  const waits = estimate.needs_approval && campaign.approved_by === null;
  const held = waits || estimate.problems.length > 0 || estimate.recipients === 0;
  return (
    <div className="space-y-3 p-4">
      <p>{say(later ? 'campaigns.laterText' : 'campaigns.startText', { n: estimate.recipients.toLocaleString() })}</p>
      <ProblemNote problem={start.error} />
      <div className="flex flex-wrap gap-2">
        {waits && <Approve id={campaign.id} />}
        {may('campaigns.send') && (
          <Button
            look="primary"
            disabled={start.isPending || held}
            onClick={() => start.mutate({ path }, { onSuccess: () => void navigate({ to: '/campaigns/$id', params: path, search: {} as never }) })}
          >
            <Icon name="send" /> {say(later ? 'campaigns.schedule' : 'campaigns.start')}
          </Button>
        )}
      </div>
    </div>
  );
}

function Approve({ id }: { id: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const approve = useAct<MessagingCampaignsApproveData, MessagingCampaignsApproveResponses>('/api/messaging/campaigns/{id}/approve/');
  if (!may('campaigns.approve')) return null;
  return (
    <Button onClick={() => approve.mutate({ path: { id } }, told(say('campaigns.approved')))} disabled={approve.isPending}>
      {say('campaigns.approve')}
    </Button>
  );
}
