type Snooze = 'hour' | 'evening' | 'tomorrow' | 'week';

const HOUR_MS = 3_600_000;
const [MORNING, EVENING, MONDAY] = [9, 17, 1];

function at(day: Date, days: number, hour: number): Date {
  const then = new Date(day);
  then.setDate(then.getDate() + days);
  then.setHours(hour, 0, 0, 0);
  return then;
}

/** Until when, on this reader's clock; what lies behind is not offered, nor Monday where that is tomorrow. */
export function snoozes(now: Date): readonly (readonly [Snooze, Date])[] {
  const toMonday = (MONDAY + 7 - now.getDay()) % 7 || 7;
  const all: (readonly [Snooze, Date])[] = [
    ['hour', new Date(now.getTime() + HOUR_MS)],
    ['evening', at(now, 0, EVENING)],
    ['tomorrow', at(now, 1, MORNING)],
    ['week', at(now, toMonday, MORNING)],
  ];
  return all.filter(([name, then]) => then.getTime() > now.getTime() && !(name === 'week' && toMonday === 1));
}
