import type { World } from '../world.ts';
import { enterToken, type Outcome } from './keypad.ts';
import type { VirtualMeter } from './virtual-meter.ts';
import { settle } from './water.ts';

export type KeypadData = Omit<Outcome, 'kind'> & { meter: string; token: string; token_kind: string | null };
export type TapData = { meter: string; open: boolean; flow_lpm: number; credit_ml: number };
export type TamperData = { meter: string; on: boolean; credit_ml: number };

/** Types a token into the keypad and writes a `keypad` entry. */
export function typeToken(world: World, meter: VirtualMeter, token: string): Outcome {
  const outcome = enterToken(meter, token, Date.now());
  const { kind, ...rest } = outcome;
  world.journal.append<KeypadData>('keypad', { meter: meter.id, token, token_kind: kind, ...rest });
  return outcome;
}

/** Opens or closes the tap; `flowLpm` changes how fast water runs. */
export function turnTap(world: World, meter: VirtualMeter, turn: { open: boolean; flowLpm: number }): void {
  settle(meter, Date.now());
  meter.tapOpen = turn.open;
  meter.flowLpm = turn.flowLpm;
  world.journal.append<TapData>('tap', {
    meter: meter.id,
    open: turn.open,
    flow_lpm: turn.flowLpm,
    credit_ml: meter.creditMl,
  });
}

/** Puts a magnet to the meter, or the alarm off again. Tamper closes the valve until it is cleared. */
export function setTamper(world: World, meter: VirtualMeter, on: boolean): void {
  settle(meter, Date.now());
  meter.tamper = on;
  world.journal.append<TamperData>('tamper', { meter: meter.id, on, credit_ml: meter.creditMl });
}
