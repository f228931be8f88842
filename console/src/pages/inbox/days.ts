type Dated = { id: string; created_at: string };
type Day<M> = { day: string; messages: M[] };

/** The calendar day of a moment on this reader's clock, as 2026-11-20. */
function dayOf(at: string): string {
  const then = new Date(at);
  return [then.getFullYear(), then.getMonth() + 1, then.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** A talk as it is read: oldest first, cut by days, each message once whatever came twice. */
export function byDay<M extends Dated>(newestFirst: readonly M[]): Day<M>[] {
  const once = [...new Map(newestFirst.map((message) => [message.id, message])).values()];
  const days: Day<M>[] = [];
  for (const message of once.toSorted(earlier)) {
    const day = dayOf(message.created_at);
    const last = days.at(-1);
    if (last?.day === day) last.messages.push(message);
    else days.push({ day, messages: [message] });
  }
  return days;
}

function earlier(a: Dated, b: Dated): number {
  return Date.parse(a.created_at) - Date.parse(b.created_at) || (a.id < b.id ? -1 : 1);
}
