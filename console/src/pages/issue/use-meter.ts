import { useDeferredValue } from 'react';
import type { MetersListData, MetersListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';

export type Meter = MetersListResponses[200]['results'][number];

const SHORTEST = 6;

/** The meter that a typed number names exactly; null when none does, undefined while nobody knows. */
export function useMeter(typed: string): Meter | null | undefined {
  const number = useDeferredValue(typed);
  const off = number.length < SHORTEST;
  const { data, isPlaceholderData } = useRead<MetersListData, MetersListResponses>('/api/meters/', { query: { search: number, page_size: 5 }, off });
  if (off || !data || isPlaceholderData) return undefined;
  return data.results.find((one) => one.meter_id === number || one.aliases.includes(number)) ?? null;
}
