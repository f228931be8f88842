import { deriveDecoderKey, meterPan, type BaseDate, type KeyChangePart } from '@mkondo/sts';

/** Token identifiers up to 2020-01-01 08:00 are in a meter's memory when it leaves the factory. */
const FACTORY_TID = { 1993: 14_200_320, 2014: 3_155_520, 2035: 0 } as const;
const FLOW_LPM = 12;

/** What a decoder key is made for. */
export type KeyState = { sgc: string; krn: number; ti: string; keyType: number; ken: number; baseDate: BaseDate };

type KeypadRecord = { token: string; result: string; kind: string | null; units: string | null; at: string };

export type VirtualMeter = {
  id: string;
  company: string;
  customerName: string;
  key: Uint8Array;
  keyState: KeyState;
  /** Identifiers of the last accepted tokens, smallest first; what is smaller than the first is old. */
  memory: number[];
  /** Credit at `settledAt` in millilitres: one tenth of a m³ is 100 000. */
  creditMl: number;
  settledAt: number;
  tapOpen: boolean;
  tamper: boolean;
  flowLpm: number;
  display: string;
  tokens: KeypadRecord[];
  /** Key-change tokens taken so far, and when the first came. */
  keyParts: { parts: KeyChangePart[]; since: number } | null;
};

export type Meters = Map<string, VirtualMeter>;

export const createMeters = (): Meters => new Map();

/** Derives the EA11 decoder key of a meter (DKGA04) from its company's test vending key. */
export function meterKey(meterId: string, vendingKey: Uint8Array, state: KeyState): Uint8Array {
  const { sgc, krn, ti, keyType, baseDate } = state;
  return deriveDecoderKey({ vendingKey, sgc, krn, ti, keyType, baseDate, algorithm: 'ea11', pan: meterPan(meterId) });
}

export type NewMeter = Pick<VirtualMeter, 'id' | 'company' | 'customerName' | 'key' | 'keyState'>;

/** A meter as installed: factory memory, no credit, tap closed. */
export function newMeter(fields: NewMeter): VirtualMeter {
  return {
    ...fields,
    memory: [FACTORY_TID[fields.keyState.baseDate]],
    creditMl: 0,
    settledAt: 0,
    tapOpen: false,
    tamper: false,
    flowLpm: FLOW_LPM,
    display: '',
    tokens: [],
    keyParts: null,
  };
}
