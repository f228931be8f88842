import { useNavigate } from '@tanstack/react-router';
import type { MessagingCampaignsCreateData, MessagingCampaignsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { AudienceStep } from './audience-step.tsx';
import { bodyOf, freshPlan, lacks } from './plan.ts';
import type { Plan } from './plan.ts';
import { Steps, Ways } from './wizard.tsx';
import { words } from './words/index.ts';

export type Type = NonNullable<MessagingCampaignsCreateData['body']['campaign_type']>;

export const TYPES: readonly Type[] = ['sms', 'whatsapp', 'email', 'mixed'];

/** What is known of a campaign before it is kept stands in the URL. */
function useBeginning() {
  const { asked, set } = useUrl();
  const segments = (asked['segments'] ?? '').split(',').filter(Boolean);
  const plan: Plan = { ...freshPlan(asked['name'] ?? ''), purpose: asked['purpose'] === 'service' ? 'service' : 'marketing', segments };
  const put = (change: Partial<Plan>) =>
    set({ ...(change.segments ? { segments: change.segments.join(',') } : {}), ...(change.purpose ? { purpose: change.purpose } : {}) }, { replace: true });
  return { plan, put, type: TYPES.find((one) => one === asked['type']) ?? 'sms' };
}

/** The first of the five steps. A campaign for nobody is none, so it is kept once somebody has been chosen. */
export function BeginCampaignPage() {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const { plan, put, type } = useBeginning();
  const create = useAct<MessagingCampaignsCreateData, MessagingCampaignsCreateResponses>('/api/messaging/campaigns/');
  const go = () =>
    create.mutate(
      { body: { ...bodyOf(plan, () => null), name: plan.name, campaign_type: type } },
      { onSuccess: ({ id }) => void navigate({ to: '/campaigns/$id', params: { id }, search: { step: 'message' } as never, replace: true }) },
    );
  return (
    <Page title={plan.name || say('campaigns.new')} badge={<StateBadge state="draft" />}>
      <Steps step="audience" go={go} />
      <div className="mt-4">
        <AudienceStep plan={plan} put={put} />
      </div>
      <div className="mt-4">
        <ProblemNote problem={create.error} />
      </div>
      <Ways step="audience" missing={lacks(plan, 'audience', { channels: [] })} busy={create.isPending} go={go} />
    </Page>
  );
}
