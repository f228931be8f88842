import type { Tx } from '../../../kernel/db.ts';
import { judgeConsent } from '../contacts/index.ts';
import type { ConsentAsk, ConsentVerdict, IdentityKind } from '../contacts/port.ts';
import type { CampaignRow } from './queries.ts';
import { nextAllowed } from './quiet.ts';
import { postpone, type Skipped, type WaitingRow } from './recipient-queries.ts';
import type { Script, Spoken } from './words.ts';

/** More parts than that are refused by the strictest gateway. */
const MOST_PARTS = 10;

/** Somebody who is written to now, and what they get. */
export interface Ready {
  readonly row: WaitingRow;
  readonly script: Script;
  readonly spoken: Spoken;
  /** The text message that stands by; null for none. */
  readonly standby: Spoken | null;
}

export interface Sifted {
  readonly ready: readonly Ready[];
  readonly skipped: readonly Skipped[];
}

export interface Sifting {
  readonly campaign: CampaignRow;
  readonly scripts: ReadonlyMap<string, Script>;
  readonly rows: readonly WaitingRow[];
  readonly now: Date;
}

/** Leaves those in peace whose clock says so: all who wait with that clock. @returns the others */
export async function withoutResting(tx: Tx, { campaign, rows, now }: Omit<Sifting, 'scripts'>): Promise<readonly WaitingRow[]> {
  const resting = new Set<string>();
  for (const zone of new Set(rows.map((row) => row.zone))) {
    const allowed = nextAllowed(campaign, zone, now);
    if (allowed !== null && allowed <= now) continue;
    resting.add(zone);
    // hours that leave no time of the day: it waits, and ends by being late
    await postpone(tx, { campaignId: campaign.id, zone, now, until: allowed ?? new Date(now.getTime() + 24 * 3_600_000) });
  }
  return rows.filter((row) => !resting.has(row.zone));
}

/** When a message to somebody is too late to be of use: from their time on, or from when somebody let the campaign go on. */
export function lateAt({ runningSince, lateMinutes }: CampaignRow, { dueAt }: Pick<WaitingRow, 'dueAt'>): Date {
  return new Date(Math.max(dueAt.getTime(), runningSince?.getTime() ?? 0) + lateMinutes * 60_000);
}

/** Who is written to, and why not: late, over the cap, without consent at this moment, or with a value missing. */
export async function sift(tx: Tx, sifting: Sifting): Promise<Sifted> {
  const { campaign, rows } = sifting;
  const verdicts = await judgeConsent(
    tx,
    rows.map((row) => askOf(row, campaign.purpose)),
  );
  const ready: Ready[] = [];
  const skipped: Skipped[] = [];
  for (const [index, row] of rows.entries()) {
    const reason = refusalOf(sifting, row, verdicts[index]!);
    const one = reason ?? speakTo(sifting, row);
    if (typeof one === 'string') skipped.push({ contactId: row.contactId, reason: one });
    else ready.push(one);
  }
  return { ready, skipped };
}

function refusalOf({ campaign, now }: Sifting, row: WaitingRow, verdict: ConsentVerdict): string | null {
  if (row.address === '') return 'no_address';
  if (now > lateAt(campaign, row)) return 'too_late';
  if (row.isCapped) return 'frequency_cap';
  return verdict === 'allowed' ? null : verdict;
}

function speakTo({ campaign, scripts }: Sifting, row: WaitingRow): Ready | string {
  const script = scripts.get(row.variant ?? campaign.winner ?? '')!;
  const spoken = script.speak(row.channel, row);
  if (spoken === null) return 'value_missing';
  const wantsStandby = campaign.failoverMinutes !== null && row.channel === 'whatsapp' && row.phone !== null;
  const standby = wantsStandby ? script.speak('sms', { ...row, address: row.phone }) : null;
  if (Math.max(spoken.parts, standby?.parts ?? 0) > MOST_PARTS) return 'too_long';
  return { row, script, spoken, standby };
}

const KINDS: Readonly<Record<WaitingRow['channel'], IdentityKind>> = { sms: 'phone', whatsapp: 'whatsapp', email: 'email' };

function askOf({ channel, address }: WaitingRow, purpose: CampaignRow['purpose']): ConsentAsk {
  const kind = channel === 'whatsapp' && /^[A-Z]{2}\./.test(address) ? 'bsuid' : KINDS[channel];
  return { identity: { kind, value: address }, channel, purpose };
}
