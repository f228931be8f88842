import { useMe } from './me.ts';

/** Where the current client is: its name, its clock and its money. Platform staff who are members nowhere see East Africa's. */
export function usePlace(): { name: string; zone: string; currency: string } {
  const { data } = useMe();
  const here = data?.memberships.find((one) => one.is_current);
  return { name: here?.client_name ?? '', zone: here?.time_zone ?? 'Africa/Nairobi', currency: here?.currency ?? 'KES' };
}
