import { useQuery } from '@tanstack/react-query';
import { readConfig } from '../api/config.ts';

/** What the server told at start: product, version, and whether the vendors are simulated. */
export function useConfig() {
  return useQuery({ queryKey: ['config'], queryFn: readConfig, staleTime: Infinity });
}
