import { useMemo } from 'react';
import { usePlace } from '../../api/place.ts';
import { dayIn } from '../../format/zone.ts';
import { useUrl } from '../../shell/url.ts';
import type { Filters, ReportLook } from './catalogue.ts';
import { askedPeriod } from './period.ts';
import type { Period } from './period.ts';

/** By whom a report was linked to: a meter's or a customer's page. */
const OF = ['meter', 'customer'] as const;

/** What of a report the URL asks for, on the client's calendar. */
export function useAskedOf(look: ReportLook): { period: Period; filters: Filters } {
  const { asked } = useUrl();
  const { zone } = usePlace();
  const today = dayIn(new Date(), zone);
  const period = askedPeriod(asked, today);
  const filters = useMemo(() => {
    const names = [...look.narrow, ...OF].filter((name) => asked[name]);
    return { ...(look.hasPeriod ? period : {}), ...Object.fromEntries(names.map((name) => [name, asked[name]])) };
  }, [look, asked, period.from, period.to]);
  return { period, filters };
}
