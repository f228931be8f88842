import type { Clock } from '../../../kernel/clock.ts';

/** One timer for each tenant, for the earliest of its moments. */
export function alarm(
  { clock, atMost }: { readonly clock: Clock; readonly atMost: number },
  ring: (tenantId: string) => void,
): (tenantId: string, at: Date) => void {
  const set = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  return (tenantId, at) => {
    const known = set.get(tenantId);
    if (known !== undefined && known.at <= at.getTime()) return;
    clearTimeout(known?.timer);
    const timer = setTimeout(
      () => {
        set.delete(tenantId);
        ring(tenantId);
      },
      Math.min(atMost, Math.max(1, at.getTime() - clock.now().getTime())),
    ).unref();
    set.set(tenantId, { at: at.getTime(), timer });
  };
}
