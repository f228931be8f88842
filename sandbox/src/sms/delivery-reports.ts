import type { SmsFaults, SmsVendor } from '../fault-types.ts';
import type { Post } from '../outgoing.ts';
import type { World } from '../world.ts';

const TIMEOUT_MS = 15_000;

/** One report: the state it tells and the request that tells it, null when the account has no address for reports. */
type Report = { state: string; post: Post | null };

export type ReportPlan = {
  gateway: SmsVendor;
  provider_id: string;
  to: string;
  /** The report for a state: "sent" on the way, "delivered" or "undelivered" at the end. */
  write(stage: Stage): Report | null;
  /** Called when the end state is reached, whether or not a report tells it. */
  settled?(stage: Stage): void;
};

export type Stage = 'sent' | 'delivered' | 'undelivered';

/** Reports what became of a message, after the delay and in the manner that the vendor's `dlr` fault asks for. */
export function scheduleReports(world: World, plan: ReportPlan): void {
  const { dlr, dlr_delay_ms: delay } = world.faults.current.sms[plan.gateway];
  const end = dlr === 'undelivered' ? 'undelivered' : 'delivered';
  world.timers.after(delay, () => {
    plan.settled?.(end);
    void sendInOrder(world, plan, stagesOf(dlr, end));
  });
}

function stagesOf(mode: SmsFaults['dlr'], end: Stage): Stage[] {
  if (mode === 'duplicate') return ['sent', end, end];
  return mode === 'reordered' ? [end, 'sent'] : ['sent', end];
}

async function sendInOrder(world: World, plan: ReportPlan, stages: Stage[]): Promise<void> {
  const { gateway, provider_id, to } = plan;
  const isLost = world.faults.current.sms[gateway].dlr === 'lost';
  for (const stage of stages) {
    const report = plan.write(stage);
    if (report === null) continue;
    const { state, post } = report;
    const url = post?.url ?? null;
    const result = isLost || post === null ? { lost: true } : await world.http.post(post);
    world.journal.append('dlr', { gateway, provider_id, to, state, url, ...result });
  }
}

/** A report as a POST with the usual deadline. */
export function reportPost(url: string | null, rest: Omit<Post, 'url' | 'timeoutMs'>): Post | null {
  return url === null || url === '' ? null : { url, timeoutMs: TIMEOUT_MS, ...rest };
}
