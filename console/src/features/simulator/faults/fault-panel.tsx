import { useState } from 'react';
import type { FaultsChange } from '../../../api/sandbox-types.ts';
import type { Sandbox } from '../../../api/sandbox.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import type { SimulatorState } from '../use-simulator.ts';
import { words } from '../words.ts';
import { activeFaults, FAULT_SWITCHES, mendNext } from './fault-list.ts';
import type { FaultSwitch, Group, Setting } from './fault-list.ts';
import { readWait, writeWait } from './waits.ts';
import { WaitSlider } from './wait-slider.tsx';

const GROUPS: Group[] = ['mpesa', 'stronpower', 'sms'];
/** Asked for when it is drawn: the words change with the language. */
const labelOf = (setting: Setting): string => words.faults[setting];

/** Everything that can be made to fail on the other side, in plain words. */
export function FaultPanel({ sim }: { sim: SimulatorState }) {
  const [failed, setFailed] = useState(false);
  const faults = sim.faults.value;
  if (!faults) return null;
  const { sandbox } = sim;
  const doing = (work: () => Promise<unknown>) => () =>
    void work()
      .then(
        () => setFailed(false),
        () => setFailed(true),
      )
      .finally(sim.faults.refresh);
  const send = (change: FaultsChange) => doing(() => sandbox.setFaults(change))();
  const active = activeFaults(faults);
  return (
    <Card
      title={words.faults.title}
      hint={words.faults.hint}
      action={
        <div className="flex flex-wrap items-center gap-2">
          {active > 0 && <Badge tone="warn">{words.faults.active(active)}</Badge>}
          {active > 0 && <Button onClick={doing(() => mendAll(sandbox))}>{words.faults.mend}</Button>}
          <Button title={words.faults.resetHint} onClick={doing(sim.reset)}>
            <Icon name="reset" />
            {words.faults.reset}
          </Button>
        </div>
      }
    >
      {failed && (
        <p role="alert" className="px-5 pt-2 text-danger">
          {words.faults.failed}
        </p>
      )}
      <div className="grid gap-x-8 gap-y-6 px-5 pt-4 pb-5 lg:grid-cols-3">
        {GROUPS.map((group) => (
          <section key={group} aria-label={words.faults.groups[group]}>
            <h3 className="border-b border-line pb-1.5 text-sm font-semibold">{words.faults.groups[group]}</h3>
            {FAULT_SWITCHES.filter((one) => one.group === group).map((one) => (
              <FaultRow key={one.id} of={one} setting={one.read(faults)} set={(setting) => send(one.write(faults, setting))} />
            ))}
            <WaitSlider label={words.faults.delay[group]} ms={readWait(faults, group)} set={(ms) => send(writeWait(faults, group, ms))} />
          </section>
        ))}
      </div>
    </Card>
  );
}

async function mendAll(sandbox: Sandbox): Promise<void> {
  for (let next = mendNext(await sandbox.faults()); next; next = mendNext(await sandbox.faults())) await sandbox.setFaults(next);
}

function FaultRow({ of, setting, set }: { of: FaultSwitch; setting: Setting; set: (setting: Setting) => void }) {
  const [name, hint] = words.faults.names[of.id] ?? [of.id, ''];
  const onlyOn = of.settings.length === 2;
  const options = of.settings.map((value) => ({ value, label: onlyOn && value === 'always' ? words.faults.on : labelOf(value) }));
  return (
    <div className="flex items-center gap-3 border-b border-line py-2">
      <p className="min-w-0 flex-1 leading-snug">
        {name}
        <span className="block text-xs text-quiet">{hint}</span>
      </p>
      <Segmented warnAway label={name} value={setting} options={options} onChange={set} />
    </div>
  );
}
