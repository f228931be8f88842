import { startRig, type Rig } from '../rig.ts';
import type { Say } from '../tiers.ts';
import { createTrialLog, type TrialLog } from '../trial-log.ts';
import { randomKills } from '../trials/random-kills.ts';
import { pause, until, within } from '../wait.ts';
import { openField, type Field } from './field.ts';
import { compareCampaign, type CampaignFindings } from './truth.ts';

export interface CampaignTrial extends CampaignFindings {
  readonly kills: number;
  readonly places: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export interface CampaignRound {
  readonly seed: number;
  readonly kills: number;
  readonly people: number;
  /** Null: as fast as the gateway takes them, which answers at once then. */
  readonly perMinute: number | null;
}

/** A worker is up again in about two seconds: most kills strike while it hands messages over. */
const KILLING = { meanMs: 700, shares: { web: 0, worker: 0.75, session: 0.15, postmaster: 0.1 } } as const;
/** Answers that never come, answers that tell of a mistake, connections that break: each leaves a doubt or a failure. */
const FAULTY = {
  sms: { beem: { hang_ms: 20_000, rates: { http_500: 0.02, reject: 0.01, timeout_after: 0.005 } }, africastalking: { rates: { http_500: 0.02 } } },
};
/** Without calls that hang: where calls are fast, messages leave with their row and are never claimed. */
const FAST = { sms: { beem: { rates: { http_500: 0.01, reject: 0.01 } }, africastalking: { rates: { http_500: 0.02 } } } };
const HONEST = { sms: { beem: { rates: {}, next: [] }, africastalking: { rates: {}, next: [] } } };

/** One campaign under kill -9 at moments nobody chose, paused and let go on in between; then the journal and the list are compared. */
export async function campaignRound({ seed, kills, people, perMinute }: CampaignRound, say: Say): Promise<CampaignTrial> {
  const began = performance.now();
  const rig = await startRig({ seed, utilities: 1, metersEach: 1, workers: 2 });
  const log = createTrialLog(say);
  try {
    await rig.vendors.faults(perMinute === null ? FAST : FAULTY);
    const field = await openField(rig, { people, perMinute });
    try {
      await underFire(rig, log, { field, kills });
      await comeToEnd(rig, field);
      const found = await compareCampaign(rig, field);
      const struck = [...log.kills.values()].reduce((sum, one) => sum + one, 0);
      return { ...found, kills: struck, places: Object.fromEntries(log.kills), seconds: (performance.now() - began) / 1000 };
    } finally {
      await field.close();
    }
  } finally {
    await rig.stop();
  }
}

interface Fire {
  readonly field: Field;
  readonly kills: number;
}

async function underFire(rig: Rig, log: TrialLog, { field, kills }: Fire): Promise<void> {
  const half = Math.ceil(kills / 2);
  await randomKills(rig, log, { ...KILLING, kills: half });
  // the database may be away at this moment: somebody who presses the button presses it again
  await insist(() => field.pause());
  await pause(rig.dice.pause(500));
  await insist(() => field.resume());
  await randomKills(rig, log, { ...KILLING, kills: kills - half });
}

async function insist(deed: () => Promise<void>): Promise<void> {
  let refusal: unknown;
  const done = await within(
    () =>
      deed().then(
        () => true,
        (error: unknown) => {
          refusal = error;
          // it ended before the button was pressed
          return (error as { code?: string }).code === 'campaigns.wrong_state';
        },
      ),
    { timeoutMs: 30_000, everyMs: 300 },
  );
  if (!done) throw refusal;
}

/** Everything runs again; leases of the dead are moved back instead of waited for. */
async function comeToEnd(rig: Rig, field: Field): Promise<void> {
  await rig.vendors.faults(HONEST);
  await rig.ready();
  const rests = async (): Promise<boolean> => {
    const [row] = await rig.database.query<{ status: string; moving: number }>(
      `select c.status, (select count(*)::int from outbox_messages m where m.group_id = c.id and m.state in ('queued', 'sending')) as moving from campaigns c where c.id = $1`,
      [field.campaignId],
    );
    return row!.status === 'completed' && row!.moving === 0;
  };
  await until(
    async () => {
      if (await rests()) return true;
      await rig.database.query(
        "update outbox_messages set lease_until = now() - interval '1 second', next_action_at = now() - interval '1 second' where lease_until < now() + interval '50 seconds'",
      );
      await rig.database.query(
        "update outbox_messages set next_action_at = now() where state in ('queued', 'unknown') and lease_until is null and next_action_at is not null",
      );
      await field.sweep();
      return within(rests, { timeoutMs: 3_000, everyMs: 200 });
    },
    { what: 'the campaign to end', timeoutMs: 150_000, everyMs: 200 },
  );
  await untilReported(rig, field);
}

/** Reports come half a second after the last message, and thousands of them take a while to be taken. */
async function untilReported(rig: Rig, { campaignId }: Field): Promise<void> {
  const delivered = async (): Promise<number> => {
    const [row] = await rig.database.query<{ n: number }>("select count(*)::int as n from campaign_recipients where campaign_id = $1 and state = 'delivered'", [
      campaignId,
    ]);
    return row!.n;
  };
  for (let [before, now] = [-1, await delivered()]; now !== before; [before, now] = [now, await delivered()]) await pause(1_500);
}
