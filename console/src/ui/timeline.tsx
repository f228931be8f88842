import type { ReactNode } from 'react';
import { lapse } from '../format/values.ts';
import { TONE } from './badge.tsx';
import type { Tone } from './badge.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { Time } from './values.tsx';

export type Step = { at: string; title: string; text?: ReactNode; tone: Tone; icon: IconName };

/** What happened; oldest first, the time between the steps stands with it. */
export function Timeline({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="px-4 pb-4">
      {steps.map((step, at) => {
        const gap = Date.parse(step.at) - Date.parse(steps[at - 1]?.at ?? step.at);
        return (
          <li key={`${step.at} ${step.title} ${at}`} className="settle relative flex gap-3 pb-4 last:pb-0">
            {at < steps.length - 1 && <span aria-hidden="true" className="absolute top-7 bottom-0 left-[13px] w-px bg-line" />}
            <span className={`grid size-7 shrink-0 place-items-center rounded-full ${TONE[step.tone]}`}>
              <Icon name={step.icon} size={15} />
            </span>
            <div className="min-w-0 flex-1 pt-0.5">
              <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{step.title}</span>
                <span className="text-xs text-quiet">
                  {gap > 0 && <span className="mr-2 tabular-nums">+{lapse(gap)}</span>}
                  <Time at={step.at} />
                </span>
              </p>
              {step.text && <div className="text-sm text-quiet">{step.text}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
