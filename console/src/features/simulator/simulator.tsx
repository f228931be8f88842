import { useCallback, useEffect, useState } from 'react';
import type { Demo } from '../../api/config.ts';
import { sandboxUrl } from '../../api/config.ts';
import { FaultPanel } from './faults/fault-panel.tsx';
import { nextStep } from './guide-step.ts';
import { Guide } from './guide.tsx';
import { MeterPart } from './meter/meter-part.tsx';
import { PhonePart } from './phone/phone-part.tsx';
import { Tabs } from './tabs.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { useKeypad } from './use-keypad.ts';
import { useSimulator } from './use-simulator.ts';
import type { SimulatorState } from './use-simulator.ts';
import { isNarrow, useView } from './view.ts';
import type { View } from './view.ts';
import { useTexts, words } from './words.ts';

/** Pay on a phone, see what the platform did, enter the token in a meter, run the water. */
export function Simulator({ port, demo }: { port: number; demo: Demo | null }) {
  useTexts();
  const sim = useSimulator(sandboxUrl(port), demo);
  const [view, go] = useView();
  const [tapRan, setTapRan] = useState(false);
  const { sandbox, meterId, meter } = sim;
  const keypad = useKeypad(useCallback((token: string) => sandbox.key(meterId ?? '', token).finally(meter.refresh), [sandbox, meterId, meter.refresh]));
  const payments = sim.stories.filter((story) => story.receipt !== '').length;
  useEffect(() => setTapRan(false), [payments]);
  const typeIn = (token: string) => {
    if (isNarrow()) go('meter');
    void keypad.typeIn(token);
  };
  const step = nextStep({ stories: sim.stories, prompted: isPrompted(sim), tapRan });
  return (
    <main className="mx-auto w-full max-w-[1376px] flex-1 px-4 pt-3 pb-28 lg:px-6 lg:pt-5 lg:pb-10">
      <h1 className="sr-only">Mkondo</h1>
      <Notices sim={sim} />
      <Guide step={step} view={view} busy={keypad.busy} go={go} />
      <div className="mt-3 grid items-start gap-x-8 gap-y-6 lg:mt-5 lg:grid-cols-2 xl:grid-cols-[340px_1fr_360px]">
        <div className={shown(view, 'phone')}>
          <PhonePart sim={sim} typeIn={typeIn} busy={keypad.busy} />
        </div>
        <div className={`${shown(view, 'story')} lg:order-last lg:col-span-2 xl:order-none xl:col-span-1 xl:self-stretch`}>
          <Timeline stories={sim.stories} link={sim.link} />
        </div>
        <div className={shown(view, 'meter')}>
          <MeterPart sim={sim} keypad={keypad} onTap={() => setTapRan(true)} />
        </div>
      </div>
      <div className={`${shown(view, 'faults')} lg:mt-6`}>
        <FaultPanel sim={sim} />
      </div>
      <Tabs view={view} go={go} unread={step === 'enter' ? 'phone' : null} />
    </main>
  );
}

function shown(view: View, part: View): string {
  return view === part ? 'min-w-0' : 'hidden min-w-0 lg:block';
}

function isPrompted(sim: SimulatorState): boolean {
  return (sim.phone.value?.prompts.length ?? 0) > 0;
}

function Notices({ sim }: { sim: SimulatorState }) {
  if (sim.link === 'lost') return <Notice tone="danger" title={words.unreachable} text={words.unreachableDo} />;
  if (sim.state?.meters.length !== 0) return null;
  return <Notice tone="warn" title={words.nothingProvisioned} text={words.nothingProvisionedDo} />;
}

const NOTICE = { danger: 'border-danger/40 bg-danger-soft text-danger', warn: 'border-warn/40 bg-warn-soft text-warn' };

function Notice({ tone, title, text }: { tone: keyof typeof NOTICE; title: string; text: string }) {
  return (
    <div role="alert" className={`mb-4 rounded-lg border px-4 py-2.5 ${NOTICE[tone]}`}>
      <strong className="font-semibold">{title}</strong> <span className="text-text">{text}</span>
    </div>
  );
}
