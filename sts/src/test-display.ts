import { requireInteger } from './errors.ts';
import { printFrame } from './frame.ts';
import type { Frame } from './frame.ts';

export type Class1Options = {
  /** 0: 36 control bits and a 2-digit manufacturer (8 bits); 1: 28 control bits and a 4-digit one (16 bits). */
  subclass: 0 | 1;
  /** Bit field of the tests and displays asked for; bit 0 is the lowest. */
  control: number;
  /** Manufacturer code as the field's binary value; 0 is any manufacturer. */
  manufacturer: number;
};

/** Widths in bits of the two forms, by subclass. */
const FORMS = [
  { control: 36, manufacturer: 8 },
  { control: 28, manufacturer: 16 },
] as const;

/**
 * A class 1 token: starts tests or displays on any meter. Not encrypted.
 * @throws StsError `sts.control_invalid`, `sts.manufacturer_invalid` when wider than the form's field
 * @see IEC 62055-41, class 1
 */
export function encodeClass1({ subclass, control, manufacturer }: Class1Options): string {
  const form = FORMS[subclass];
  const fits = { code: 'sts.control_invalid', what: 'control', max: 2 ** form.control - 1 } as const;
  requireInteger(control, fits);
  requireInteger(manufacturer, {
    code: 'sts.manufacturer_invalid',
    what: 'manufacturer',
    max: 2 ** form.manufacturer - 1,
  });
  // 44 bits: more than 32-bit operators hold, less than a double does, so this is plain arithmetic.
  const body = control * 2 ** form.manufacturer + manufacturer;
  const hi = ((subclass << 28) | Math.floor(body / 0x1_0000)) >>> 0;
  return printFrame({ tokenClass: 1, hi, data: body % 0x1_0000 });
}

/** The fields of a class 1 frame; null for a subclass other than 0 and 1. */
export function readClass1({ hi, data }: Frame): Class1Options | null {
  const subclass = hi >>> 28;
  if (subclass !== 0 && subclass !== 1) return null;
  const scale = 2 ** FORMS[subclass].manufacturer;
  const body = (hi % 0x1000_0000) * 0x1_0000 + data;
  return { subclass, control: Math.floor(body / scale), manufacturer: body % scale };
}
