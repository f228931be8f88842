import { describe, expect, it } from 'vitest';
import type { MeterStatus } from '../schema.ts';
import { statusAfter, type Reported } from './effects.ts';

const after = (status: MeterStatus, change: Partial<Reported> = {}): ReturnType<typeof statusAfter> =>
  statusAfter({ status, statusBeforeSuspension: null, isHere: true, tamper: null, fault: null, ...change });

describe('the status that reports lead to', () => {
  it.each<[MeterStatus, Partial<Reported>, MeterStatus]>([
    ['active', {}, 'active'],
    ['offline', {}, 'active'],
    ['offline', { isHere: false }, 'offline'],
    ['offline', { isHere: false, tamper: true }, 'tamper'],
    ['active', { tamper: true, fault: true }, 'tamper'],
    ['tamper', { fault: true }, 'tamper'],
    ['tamper', { tamper: false }, 'active'],
    ['tamper', { tamper: false, fault: true }, 'fault'],
    ['fault', {}, 'fault'],
    ['fault', { fault: false }, 'active'],
    ['maintenance', { fault: true }, 'maintenance'],
    ['maintenance', { tamper: true }, 'tamper'],
  ])('%s with %j is %s', (status, change, expected) => expect(after(status, change).status).toBe(expected));

  it('of a suspended meter stays, and is remembered for when it comes back', () => {
    expect(after('suspended', { statusBeforeSuspension: 'active', tamper: true })).toEqual({ status: 'suspended', statusBeforeSuspension: 'tamper' });
    expect(after('suspended', { statusBeforeSuspension: 'offline' })).toEqual({ status: 'suspended', statusBeforeSuspension: 'active' });
  });
});
