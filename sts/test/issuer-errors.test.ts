import { describe, it } from 'vitest';
import { deriveDecoderKey, deriveDecoderKeyDkga02, encodeClass1, encodeClearCredit, encodeClearTamper, encodeCredit, encodeManagement } from '../src/index.ts';
import type { CreditKind, Dkga04Options, StsErrorCode } from '../src/index.ts';
import { bytes, expectCode, KEY } from './helpers.ts';
import { PAN1, VENDING_KEY_20, VENDING_KEY_8 } from './vectors.ts';

const CREDIT = { key: KEY, kind: 'water', tenths: 10, tid: 1000, rnd: 5 } as const;
const TARGET = { key: KEY, tid: 1000, rnd: 5 };
const IDENTITY = { sgc: '123457', keyType: 2, krn: 1, ti: '01', pan: PAN1 };
const DKGA04 = { ...IDENTITY, vendingKey: bytes(VENDING_KEY_20), baseDate: 1993, algorithm: 'ea11' } as const;
const DKGA02 = { ...IDENTITY, vendingKey: bytes(VENDING_KEY_8) };

describe('no token is issued from wrong input', () => {
  it.each([
    ['sts.key_invalid', { key: new Uint8Array(8) }],
    ['sts.kind_invalid', { kind: 'steam' as CreditKind }],
    ['sts.amount_invalid', { tenths: 0.5 }],
    ['sts.amount_overflow', { tenths: 18_201_625 }],
    ['sts.tid_out_of_range', { tid: 0x100_0000 }],
    ['sts.tid_out_of_range', { tid: -1 }],
    ['sts.rnd_invalid', { rnd: 16 }],
  ] as const)('credit: %s for %j', (code, wrong) => {
    expectCode(() => encodeCredit({ ...CREDIT, ...wrong }), code);
  });

  it('management', () => {
    expectCode(() => encodeManagement({ ...TARGET, kind: 'max_power', value: 18_201_625 }), 'sts.amount_overflow');
    expectCode(() => encodeManagement({ ...TARGET, kind: 'water_factor', value: 0x1_0000 }), 'sts.value_invalid');
    expectCode(() => encodeManagement({ ...TARGET, kind: 'none' as 'max_power', value: 1 }), 'sts.kind_invalid');
    expectCode(() => encodeClearCredit({ ...TARGET, register: -1 }), 'sts.register_invalid');
    expectCode(() => encodeClearTamper({ ...TARGET, rnd: -1 }), 'sts.rnd_invalid');
    expectCode(() => encodeClearTamper({ ...TARGET, tid: 0.5 }), 'sts.tid_out_of_range');
  });

  it('test and display', () => {
    expectCode(() => encodeClass1({ subclass: 0, control: 2 ** 36, manufacturer: 0 }), 'sts.control_invalid');
    expectCode(() => encodeClass1({ subclass: 1, control: 2 ** 28, manufacturer: 0 }), 'sts.control_invalid');
    expectCode(() => encodeClass1({ subclass: 0, control: 0, manufacturer: 256 }), 'sts.manufacturer_invalid');
    expectCode(() => encodeClass1({ subclass: 1, control: 0, manufacturer: 65_536 }), 'sts.manufacturer_invalid');
  });
});

describe('no decoder key is derived from wrong input', () => {
  it.each([
    ['sts.vending_key_invalid', { vendingKey: bytes(VENDING_KEY_8) }],
    ['sts.base_date_invalid', { baseDate: 2000 as 1993 }],
    ['sts.algorithm_invalid', { algorithm: 'ea09' as 'ea11' }],
    ['sts.pan_invalid', { pan: `${PAN1}0` }],
    ['sts.pan_invalid', { pan: PAN1.slice(1) }],
    ['sts.sgc_invalid', { sgc: '12345' }],
    ['sts.ti_invalid', { ti: '1' }],
    ['sts.krn_invalid', { krn: 10 }],
    ['sts.key_type_invalid', { keyType: 4 }],
  ] satisfies [StsErrorCode, Partial<Dkga04Options>][])('DKGA04: %s for %j (CTSA17: a PAN longer than 18)', (code, wrong) => {
    expectCode(() => deriveDecoderKey({ ...DKGA04, ...wrong }), code);
  });

  it('DKGA02', () => {
    expectCode(() => deriveDecoderKeyDkga02({ ...DKGA02, vendingKey: bytes(VENDING_KEY_20) }), 'sts.vending_key_invalid');
    expectCode(() => deriveDecoderKeyDkga02({ ...DKGA02, pan: `${PAN1}0` }), 'sts.pan_invalid');
    expectCode(() => deriveDecoderKeyDkga02({ ...DKGA02, krn: 0 }), 'sts.krn_invalid');
  });
});
