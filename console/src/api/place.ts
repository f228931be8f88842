import { useMe } from './me.ts';

/** Where the current client is: its clock and its money. Platform staff who are members nowhere see East Africa's. */
export function usePlace(): { zone: string; currency: string } {
  const { data } = useMe();
  const here = data?.memberships.find((one) => one.is_current);
  return { zone: here?.time_zone ?? 'Africa/Nairobi', currency: here?.currency ?? 'KES' };
}
