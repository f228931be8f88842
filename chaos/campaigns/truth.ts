import type { Rig } from '../rig.ts';
import { MARK, type Field } from './field.ts';

export interface CampaignFindings {
  readonly people: number;
  /** Phones that got it once, as the gateways' own journal says. */
  readonly reached: number;
  /** In doubt, and counted as that: some of them got it. */
  readonly unconfirmed: number;
  readonly failed: number;
  readonly faults: readonly string[];
}

interface PersonRow {
  readonly address: string;
  readonly state: string;
  readonly variant: string;
}

/** States in which a campaign that has ended leaves people; what a phone may have got in each. */
const COPIES: Readonly<Record<string, readonly number[]>> = {
  accepted: [1],
  delivered: [1],
  read: [1],
  unconfirmed: [0, 1],
  failed: [0],
  skipped: [0],
};

/** Compares the gateways' journal with the list of people, as sets: nobody twice, nobody forgotten, doubts counted. */
export async function compareCampaign(rig: Rig, { campaignId, phones, granted }: Field): Promise<CampaignFindings> {
  const copies = new Map<string, number>();
  for (const { to, text } of (await rig.vendors.journal()).sms) if (text.startsWith(MARK)) copies.set(to, (copies.get(to) ?? 0) + 1);
  const rows = await rig.database.query<PersonRow & Record<string, unknown>>(
    "select address, state, coalesce(variant, '') as variant from campaign_recipients where campaign_id = $1",
    [campaignId],
  );
  const known = new Set(rows.map((row) => row.address));
  const faults = [
    ...phones.filter((phone) => !known.has(phone)).map((phone) => `FORGOTTEN ${phone} is not in the list`),
    ...[...copies].filter(([phone]) => !known.has(phone)).map(([phone]) => `WRONG ${phone} got it and is not in the list`),
    ...rows.flatMap((row) => judge(row, copies.get(row.address) ?? 0)),
    ...(await countFaults(rig, campaignId, rows)),
    ...(await creditFaults(rig, campaignId, granted)),
  ];
  const inState = (state: string): number => rows.filter((row) => row.state === state).length;
  return { people: rows.length, reached: copies.size, unconfirmed: inState('unconfirmed'), failed: inState('failed'), faults };
}

function judge({ address, state }: PersonRow, copies: number): readonly string[] {
  const allowed = COPIES[state];
  if (allowed === undefined) return [`FORGOTTEN ${address} is still ${state}`];
  if (copies > 1) return [`TWICE ${address} got ${copies} copies (${state})`];
  return allowed.includes(copies) ? [] : [`WRONG ${address} is ${state} and got ${copies}`];
}

/** The counters are what the rows say. */
async function countFaults({ database }: Rig, campaignId: string, rows: readonly PersonRow[]): Promise<readonly string[]> {
  const states = ['waiting', 'queued', 'accepted', 'delivered', 'read', 'failed', 'unconfirmed', 'skipped', 'cancelled'] as const;
  const counted = await database.query<Record<(typeof states)[number], number>>(
    `select ${states.map((state) => `sum(${state})::int as ${state}`).join(', ')} from campaign_counts where campaign_id = $1`,
    [campaignId],
  );
  return states.flatMap((state) => {
    const real = rows.filter((row) => row.state === state).length;
    return counted[0]![state] === real ? [] : [`COUNT ${state}: ${counted[0]![state]} counted, ${real} there`];
  });
}

/** Used, held for what is in doubt, and left add up to what was given; the campaign itself holds nothing any more. */
async function creditFaults({ database }: Rig, campaignId: string, granted: number): Promise<readonly string[]> {
  const [row] = await database.query<{ left: string; reserved: string; used: string; held: string; doubted: string; spent: string }>(
    `select k.available::text as left, k.reserved::text as reserved, k.total_used::text as used, c.credits_held::text as held,
       (select coalesce(sum(segments), 0)::text from outbox_messages where group_id = c.id and charge = 'held') as doubted,
       (select coalesce(sum(segments), 0)::text from outbox_messages where group_id = c.id and charge = 'spent') as spent
     from campaigns c join sms_credits k on k.tenant_id = c.tenant_id where c.id = $1`,
    [campaignId],
  );
  const { left, reserved, used, held, doubted, spent } = row!;
  return [
    ...(Number(left) + Number(reserved) + Number(used) === granted ? [] : [`CREDITS ${left} left, ${reserved} reserved, ${used} used of ${granted}`]),
    ...(held === '0' ? [] : [`CREDITS the campaign still holds ${held}`]),
    ...(reserved === doubted ? [] : [`CREDITS ${reserved} reserved, ${doubted} in doubt`]),
    ...(used === spent ? [] : [`CREDITS ${used} used, messages took ${spent}`]),
  ];
}
