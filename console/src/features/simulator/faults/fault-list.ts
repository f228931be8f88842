import type { Faults, FaultsChange } from '../../../api/sandbox-types.ts';

export type Group = 'mpesa' | 'stronpower' | 'sms';
export type Setting = 'off' | 'once' | 'always';

/** One switch of the panel: how it is read from what is set, and what to send to set it. */
export type FaultSwitch = {
  id: string;
  group: Group;
  settings: readonly Setting[];
  read: (faults: Faults) => Setting;
  write: (faults: Faults, setting: Setting) => FaultsChange;
};

const ON_OFF = ['off', 'always'] as const;
const WITH_ONCE = ['off', 'once', 'always'] as const;
const EXTRA_COPIES = 2;

type Draw = { next: string[]; rates: Record<string, number> };

export const FAULT_SWITCHES: readonly FaultSwitch[] = [
  mpesaSwitch(
    'duplicate',
    (mpesa) => mpesa.duplicate > 0,
    (on) => ({ duplicate: on ? EXTRA_COPIES : 0 }),
  ),
  mpesaSwitch(
    'lose',
    (mpesa) => mpesa.lose > 0,
    (on) => ({ lose: on ? 1 : 0 }),
  ),
  mpesaSwitch(
    'validation',
    (mpesa) => mpesa.validation === 'off',
    (on) => ({ validation: on ? 'off' : 'on' }),
  ),
  mpesaSwitch(
    'stk_callback',
    (mpesa) => mpesa.stk_callback === 'lost',
    (on) => ({ stk_callback: on ? 'lost' : 'normal' }),
  ),
  ...['hang_after', 'hang_before', 'error_after', 'empty_array'].map(vendorSwitch),
  ...['reject', 'timeout_after'].map(gatewaySwitch),
  reportSwitch('lost'),
  reportSwitch('undelivered'),
];

/** How many switches are not off. */
export function activeFaults(faults: Faults): number {
  return FAULT_SWITCHES.filter((one) => one.read(faults) !== 'off').length;
}

/**
 * What to send to set the first switch that is on to off, or null when none is. One at a time, because the next change
 * is built from what the one before has left.
 */
export function mendNext(faults: Faults): FaultsChange | null {
  return FAULT_SWITCHES.find((one) => one.read(faults) !== 'off')?.write(faults, 'off') ?? null;
}

function mpesaSwitch(id: string, isOn: (mpesa: Faults['mpesa']) => boolean, set: (on: boolean) => NonNullable<FaultsChange['mpesa']>): FaultSwitch {
  return {
    id,
    group: 'mpesa',
    settings: ON_OFF,
    read: (faults) => (isOn(faults.mpesa) ? 'always' : 'off'),
    write: (_, setting) => ({ mpesa: set(setting !== 'off') }),
  };
}

function vendorSwitch(fault: string): FaultSwitch {
  return {
    id: fault,
    group: 'stronpower',
    settings: WITH_ONCE,
    read: ({ stronpower }) => readDraw(stronpower, fault),
    write: ({ stronpower }, setting) => ({ stronpower: writeDraw(stronpower, fault, setting) }),
  };
}

function gatewaySwitch(fault: string): FaultSwitch {
  return {
    id: fault,
    group: 'sms',
    settings: ON_OFF,
    read: ({ sms }) => (Object.values(sms).some((gateway) => readDraw(gateway, fault) === 'always') ? 'always' : 'off'),
    write: ({ sms }, setting) => ({ sms: forEach(sms, (gateway) => writeDraw(gateway, fault, setting)) }),
  };
}

function reportSwitch(mode: 'lost' | 'undelivered'): FaultSwitch {
  return {
    id: `dlr_${mode}`,
    group: 'sms',
    settings: ON_OFF,
    read: ({ sms }) => (Object.values(sms).some((gateway) => gateway.dlr === mode) ? 'always' : 'off'),
    write: ({ sms }, setting) => ({ sms: forEach(sms, () => ({ dlr: setting === 'off' ? 'normal' : mode })) }),
  };
}

function readDraw({ next, rates }: Draw, fault: string): Setting {
  if ((rates[fault] ?? 0) > 0) return 'always';
  return next.includes(fault) ? 'once' : 'off';
}

/** The sandbox replaces `next` and `rates` as a whole, so other faults in them are sent along. */
function writeDraw({ next, rates }: Draw, fault: string, setting: Setting): Draw {
  const others = Object.fromEntries(Object.entries(rates).filter(([name]) => name !== fault));
  const waiting = next.filter((name) => name !== fault);
  return {
    next: setting === 'once' ? [...waiting, fault] : waiting,
    rates: setting === 'always' ? { ...others, [fault]: 1 } : others,
  };
}

function forEach<T>(sms: Faults['sms'], change: (gateway: Faults['sms'][string]) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(sms).map(([name, gateway]) => [name, change(gateway)]));
}
