import { useState } from 'react';
import type { Keyed, Meter } from '../../../api/sandbox-types.ts';
import { inFours } from '../../../format/token.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Chooser } from '../chooser.tsx';
import type { Keypad } from '../use-keypad.ts';
import type { SimulatorState } from '../use-simulator.ts';
import { words } from '../words.ts';
import { Keys } from './keys.tsx';
import { Lcd } from './lcd.tsx';
import { Plumbing } from './plumbing.tsx';
import { useDrawn } from './use-drawn.ts';

const CAN_LITRES = 20;
const FLOWS = [
  { value: '12', label: '12' },
  { value: '60', label: '60' },
  { value: '600', label: '600' },
] as const;
type Flow = (typeof FLOWS)[number]['value'];

type Props = { sim: SimulatorState; keypad: Keypad; onTap: () => void };

/** The meter with its keypad unit, and the pipe, valve, tap and can it serves. */
export function MeterPart({ sim, keypad, onTap }: Props) {
  const meter = sim.meter.value;
  const drawn = useDrawn(meter);
  const choices = (sim.state?.meters ?? []).map((one) => ({ value: one.meter_id, label: `${one.meter_id} · ${one.customer_name}` }));
  return (
    <section aria-label={words.meter.label}>
      <Chooser label={words.meter.choose} value={sim.meterId ?? ''} onChange={sim.chooseMeter} choices={choices} />
      <div className="meter">
        <div className="meter-box">
          <p className="meter-plate">
            <span>{inFours(sim.meterId ?? '')}</span>
            <span className={lamp(keypad)} />
          </p>
          <Lcd keypad={keypad} meter={meter} />
          <Keys keypad={keypad} />
        </div>
        <Plumbing valveOpen={meter?.valve === 'open'} tapOpen={meter?.tap === true} running={isRunning(meter)} litres={drawn} />
        {meter && <Hands sim={sim} meter={meter} onTap={onTap} />}
      </div>
      <div className="mt-2 flex min-h-11 items-center gap-3 px-1">
        <p aria-live="polite" className="flex-1 text-sm text-quiet">
          {remark(meter, keypad, drawn)}
        </p>
        {meter && <Magnet sim={sim} meter={meter} />}
      </div>
    </section>
  );
}

type HandProps = { sim: SimulatorState; meter: Meter };

/** The tap and how far it is turned. */
function Hands({ sim, meter, onTap }: HandProps & { onTap: () => void }) {
  const [flow, setFlow] = useState<Flow>('60');
  const turn = (open: boolean, litres: Flow) => {
    if (open) onTap();
    void sim.sandbox.tap(meter.meter_id, { open, flow_lpm: Number(litres) }).finally(sim.meter.refresh);
  };
  const choose = (litres: Flow) => {
    setFlow(litres);
    if (meter.tap) turn(true, litres);
  };
  return (
    <div className="meter-hands">
      <Button look="primary" onClick={() => turn(!meter.tap, flow)}>
        <Icon name="drop" /> {meter.tap ? words.meter.closeTap : words.meter.openTap}
      </Button>
      <span className="flex items-center gap-2 text-xs text-quiet">
        <Segmented label={words.meter.flows} value={flow} options={FLOWS} onChange={choose} /> {words.meter.perMinute}
      </span>
    </div>
  );
}

function Magnet({ sim, meter }: HandProps) {
  const hold = () => void sim.sandbox.tamper(meter.meter_id, !meter.tamper).finally(sim.meter.refresh);
  return <Button onClick={hold}>{meter.tamper ? words.meter.untamper : words.meter.tamper}</Button>;
}

function isRunning(meter: Meter | null): boolean {
  return meter !== null && meter.tap && meter.valve === 'open';
}

function lamp({ said }: Keypad): string {
  if (!said) return 'meter-lamp';
  return `meter-lamp ${said.result === 'accept' ? 'meter-lamp-good' : 'meter-lamp-bad'}`;
}

function saidInWords({ result, units }: Keyed): string {
  return units ? words.meter.accepted(units) : (words.meter.results[result] ?? words.meter.refused);
}

/** The meter's short word put into a sentence; else why no water runs, or how much ran. */
function remark(meter: Meter | null, { said }: Keypad, drawn: number): string {
  if (said) return saidInWords(said);
  if (meter?.tamper) return words.meter.tapTampered;
  if (meter?.tap && !isRunning(meter)) return words.meter.tapDry;
  return drawn >= 1 ? words.meter.drawn(Math.floor(drawn), Math.floor(drawn / CAN_LITRES)) : '';
}
