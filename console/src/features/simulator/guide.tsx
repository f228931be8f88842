import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Step } from './guide-step.ts';
import { words } from './words.ts';
import type { View } from './view.ts';

const ORDER = ['pay', 'wait', 'enter', 'run'] as const;
const PLACE: Record<Step, number> = { pay: 0, prompt: 0, wait: 1, enter: 2, run: 3, done: 4 };
const WHERE: Record<Step, View> = { pay: 'phone', prompt: 'phone', wait: 'story', enter: 'phone', run: 'meter', done: 'faults' };

type Props = { step: Step; view: View; busy: boolean; go: (view: View) => void };

/** Four steps with the present one marked, and one sentence that says what to do now. */
export function Guide({ step, view, busy, go }: Props) {
  const place = PLACE[step];
  return (
    <section aria-label={words.guide.label} className="flex flex-col gap-x-8 gap-y-1.5 lg:flex-row lg:items-center">
      <ol className="flex items-center gap-1.5 text-sm">
        {ORDER.map((name, at) => (
          <li key={name} aria-current={at === place ? 'step' : undefined} className="flex items-center gap-1.5">
            {at > 0 && <span className={`h-px w-3 sm:w-6 ${at <= place ? 'bg-accent' : 'bg-line'}`} />}
            <span className={dot(at, place)}>{at < place ? <Icon name="check" size={13} /> : at + 1}</span>
            <span className={label(at, place)}>{words.guide.steps[name]}</span>
          </li>
        ))}
      </ol>
      <p key={step} aria-live="polite" className="settle flex min-h-9 flex-1 items-center gap-3 lg:border-l lg:border-line lg:pl-8 lg:font-medium">
        <span>{words.guide[step]}</span>
        {WHERE[step] !== view && !busy && (
          <Button className="ml-auto lg:hidden" look="primary" onClick={() => go(WHERE[step])}>
            {words.tabs[WHERE[step]]} <Icon name="arrow" />
          </Button>
        )}
      </p>
    </section>
  );
}

function dot(at: number, place: number): string {
  const base = 'grid size-6 place-items-center rounded-full text-xs font-semibold transition-colors duration-150';
  if (at === place) return `${base} bg-accent text-on-accent`;
  return at < place ? `${base} bg-accent-soft text-accent` : `${base} bg-surface-2 text-quiet`;
}

function label(at: number, place: number): string {
  if (at === place) return 'font-semibold';
  return 'hidden text-quiet sm:inline';
}
