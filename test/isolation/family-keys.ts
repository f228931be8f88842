import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import { digits } from './digits.ts';
import type { Family } from './family-ids.ts';

export interface KeyFamily {
  readonly openCampaign: string;
  readonly keyCampaign: string;
  readonly readyChange: string;
  readonly keyChange: string;
}

export const newKeyFamily = (): KeyFamily => ({ openCampaign: newId(), keyCampaign: newId(), readyChange: newId(), keyChange: newId() });

/** A campaign that has not begun and one that runs, each with a meter and its tokens; and meters that changed places. */
export async function keyChanges({ insert }: Filler, f: Family): Promise<void> {
  const [now, later] = [new Date(), new Date(Date.now() + 864e5)];
  await insert('meter_keys', [{ meter_id: f.meter, krn: 4, source: 'person' }]);
  const campaign = { selection: '{"by":"list","meters":1}', hold_days: 7, finished_at: null };
  await insert('key_change_campaigns', [
    { ...campaign, id: f.openCampaign, state: 'open', started_at: null },
    { ...campaign, id: f.keyCampaign, state: 'running', started_at: now },
  ]);
  const change = { set_no: 1, krn: 5, message_id: null, confirmed_at: null };
  await insert('key_changes', [
    { ...change, id: f.readyChange, campaign_id: f.openCampaign, meter_id: f.freeMeter, state: 'ready', sent_via: null, sent_at: null },
    { ...change, id: f.keyChange, campaign_id: f.keyCampaign, meter_id: f.meter, state: 'sent', sent_via: 'sms', sent_at: now },
  ]);
  const tokens = [f.readyChange, f.keyChange].flatMap((changeId) => [1, 2].map((part) => ({ changeId, part, digits: digits(20) })));
  await insert(
    'key_change_tokens',
    tokens.map(({ changeId, part, digits: token }) => ({
      id: newId(),
      change_id: changeId,
      set_no: 1,
      part,
      token_sealed: token,
      token_digest: Buffer.from(token),
      token_tail: token.slice(-4),
    })),
  );
  await insert('meter_holds', [{ meter_id: f.meter, reason: 'key_change', until: later }]);
  await insert('meter_replacements', [{ old_meter_id: f.meter, new_meter_id: f.freeMeter, final_tenths: 10n, first_tenths: 0n }]);
  await insert('meter_departures', [{ meter_id: f.freeMeter, to_tenant_id: f.client, arrival_id: newId(), arrived_at: now }]);
}
