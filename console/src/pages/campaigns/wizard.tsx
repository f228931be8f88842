import { useState } from 'react';
import type { MessagingCampaignsUpdateData, MessagingCampaignsUpdateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { momentOf, wallOf } from '../../format/zone.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { AudienceStep } from './audience-step.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import { CostStep } from './cost-step.tsx';
import { MessageStep } from './message-step.tsx';
import { bodyOf, lacks, planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { ScheduleStep } from './schedule-step.tsx';
import type { Campaign } from './types.ts';
import { cardsOf } from '../templates/cards.ts';
import { openingsOf } from '../templates/opening.ts';
import { headFormat } from '../templates/draft.ts';
import { useTemplates } from './use-templates.ts';
import { useInSight } from '../../ui/use-in-sight.ts';
import { words } from './words/index.ts';

const STEPS = ['audience', 'message', 'schedule', 'cost', 'confirm'] as const;
export type Step = (typeof STEPS)[number];
export type StepProps = { campaign: Campaign; plan: Plan; put: (change: Partial<Plan>) => void };

/** Five steps; each is kept at the server when one goes on, so that nothing is lost on the way. */
export function Wizard({ campaign }: { campaign: Campaign }) {
  const { asked, set } = useUrl();
  const { zone } = usePlace();
  const [plan, setPlan] = useState(() => planOf(campaign, (at) => wallOf(new Date(at), zone)));
  const step = STEPS.find((one) => one === asked['step']) ?? 'audience';
  const update = useAct<MessagingCampaignsUpdateData, MessagingCampaignsUpdateResponses>('/api/messaging/campaigns/{id}/', { method: 'PATCH' });
  const go = (to: Step) =>
    update.mutate({ path: { id: campaign.id }, body: bodyOf(plan, (wall) => momentOf(wall, zone)) }, { onSuccess: () => set({ step: to }) });
  const templates = useTemplates();
  const heads = new Map(templates.map(({ id, components }) => [id, headFormat(components)]));
  const cards = new Map(templates.map(({ id, components }) => [id, cardsOf(components)]));
  const openings = new Map(templates.map(({ id, components }) => [id, openingsOf(components)]));
  const missing = step === 'cost' || step === 'confirm' ? null : lacks(plan, step, { channels: campaign.channels, heads, cards, openings });
  const props = { campaign, plan, put: (change: Partial<Plan>) => setPlan({ ...plan, ...change }) };
  return (
    <div>
      <Steps step={step} go={go} />
      <div className="mt-4">
        <Shown step={step} {...props} />
      </div>
      <div className="mt-4">
        <ProblemNote problem={update.error} />
      </div>
      <Ways step={step} missing={missing} busy={update.isPending} go={go} />
    </div>
  );
}

function Shown({ step, ...props }: StepProps & { step: Step }) {
  if (step === 'audience') return <AudienceStep {...props} />;
  if (step === 'message') return <MessageStep {...props} />;
  if (step === 'schedule') return <ScheduleStep {...props} />;
  return step === 'cost' ? <CostStep campaign={props.campaign} /> : <ConfirmStep campaign={props.campaign} />;
}

type WaysProps = { step: Step; missing: ReturnType<typeof lacks>; busy: boolean; go: (to: Step) => void };

/** Back and on; what keeps one from going on is said between them. */
export function Ways({ step, missing, busy, go }: WaysProps) {
  const { say } = useWords(words);
  const here = STEPS.indexOf(step);
  const [back, onward] = [STEPS[here - 1], STEPS[here + 1]];
  return (
    <div className="mt-4 flex items-center justify-between gap-3">
      {back ? (
        <Button onClick={() => go(back)} disabled={busy}>
          <Icon name="back" /> {say(`campaigns.step.${back}`)}
        </Button>
      ) : (
        <span />
      )}
      {missing && <p className="text-sm text-quiet">{say(`campaigns.lacks.${missing}`)}</p>}
      {onward && (
        <Button look="primary" onClick={() => go(onward)} disabled={missing !== null || busy}>
          {say(`campaigns.step.${onward}`)} <Icon name="arrow" />
        </Button>
      )}
    </div>
  );
}

export function Steps({ step, go }: { step: Step; go: (to: Step) => void }) {
  const { say } = useWords(words);
  const here = STEPS.indexOf(step);
  const strip = useInSight<HTMLOListElement>('[aria-current]', step);
  return (
    <ol ref={strip} aria-label={say('campaigns.steps')} className="flex gap-1">
      {STEPS.map((one, at) => (
        <li key={one} className="flex-1 has-[[aria-current]]:flex-[3] sm:flex-[1]!">
          <button
            type="button"
            aria-current={one === step ? 'step' : undefined}
            onClick={() => go(one)}
            disabled={at > here}
            className={`flex min-h-11 w-full items-center gap-2 border-t-3 px-1 pt-1 text-left disabled:cursor-default ${at <= here ? 'border-accent' : 'border-line text-quiet'} aria-[current]:font-semibold`}
          >
            <span className="tabular-nums">{at + 1}</span> <span className={one === step ? undefined : 'max-sm:sr-only'}>{say(`campaigns.step.${one}`)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
