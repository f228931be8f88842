import { useRead } from './hooks.ts';
import type { AuthMeData, AuthMeResponses } from './generated/types.gen.ts';

const FIVE_MINUTES = 300_000;

/** The person who is signed in, with memberships and permissions for the current client. */
export function useMe() {
  return useRead<AuthMeData, AuthMeResponses>('/api/auth/me/', { everyMs: FIVE_MINUTES });
}

export function useMay(): (permission: string) => boolean {
  const { data } = useMe();
  const held = new Set(data?.permissions);
  return (permission) => held.has(permission);
}

/** Parts of the product that can be switched off for a client. */
export type Feature = 'inbox' | 'campaigns' | 'sms' | 'whatsapp' | 'refunds' | 'report_mail';

/** Whether the platform has switched a part off for the client that one acts for. */
export function useFeatureOff(): (feature: Feature | undefined) => boolean {
  const { data } = useMe();
  const off = new Set<string | undefined>(data?.switched_off);
  return (feature) => off.has(feature);
}

/** The currency of the client that one acts for; staff of the platform are members of none. */
export function useCurrency(): string {
  const { data } = useMe();
  return data?.memberships.find((one) => one.is_current)?.currency ?? 'KES';
}
