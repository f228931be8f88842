import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoned } from '../../../kernel/zone.ts';
import { nextAllowed } from './quiet.ts';

const service = { purpose: 'service', quietFrom: null, quietUntil: null } as const;
const marketing = { purpose: 'marketing', quietFrom: null, quietUntil: null } as const;
const at = (text: string): Date => new Date(text);

describe('people are left in peace', () => {
  it('from 18:00 to 08:00 of their own day by advertising, and never by service messages', () => {
    expect(nextAllowed(marketing, 'Africa/Nairobi', at('2026-11-21T15:00:00Z'))).toEqual(at('2026-11-22T05:00:00Z'));
    expect(nextAllowed(marketing, 'Africa/Lagos', at('2026-11-21T15:00:00Z'))).toEqual(at('2026-11-21T15:00:00Z'));
    expect(nextAllowed(service, 'Africa/Nairobi', at('2026-11-21T23:00:00Z'))).toEqual(at('2026-11-21T23:00:00Z'));
  });

  it('in the hours of the campaign too, over midnight and to the minute', () => {
    const night = { purpose: 'service', quietFrom: '21:30', quietUntil: '06:05' } as const;
    expect(nextAllowed(night, 'Africa/Nairobi', at('2026-11-21T18:30:00Z'))).toEqual(at('2026-11-22T03:05:00Z'));
    expect(nextAllowed(night, 'Africa/Nairobi', at('2026-11-21T18:29:00Z'))).toEqual(at('2026-11-21T18:29:00Z'));
  });

  it('for ever where the hours leave no time of the day', () => {
    expect(nextAllowed({ purpose: 'marketing', quietFrom: '07:00', quietUntil: '19:00' }, 'Africa/Nairobi', at('2026-11-21T09:00:00Z'))).toBeNull();
  });

  it('until a time that is allowed, whatever the zone and the moment', () => {
    const zones = ['Africa/Nairobi', 'Africa/Lagos', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Kiritimati'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z'), noInvalidDate: true }),
        (zone, moment) => {
          const next = nextAllowed(marketing, zone, moment)!;
          const { hour } = zoned(zone, next);
          expect(hour).toBeGreaterThanOrEqual(8);
          expect(hour).toBeLessThan(18);
          expect(next.getTime()).toBeGreaterThanOrEqual(moment.getTime());
        },
      ),
    );
  });
});
