import { StateBadge } from '../../ui/state-badge.tsx';

/** A campaign that is open is being prepared: no alarm, as an open alert is. */
export function CampaignState({ state }: { state: string }) {
  return state === 'open' ? <StateBadge state={state} tone="plain" /> : <StateBadge state={state} />;
}
