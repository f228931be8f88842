import { Type, type Static } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { isWallTime } from '../../../kernel/zone.ts';
import { BASE, tag } from './campaign-routes.ts';
import { recurrenceProblem } from './input.ts';
import { firstTimes, wallTimeOf, writtenTime } from './recurrence.ts';
import { closed, LocalTime, Recurrence, ScheduledAt } from './schema-parts.ts';
import { zoneOf } from './settings-queries.ts';

const SHOWN = 5;

const Body = Type.Object({ scheduled_at: Type.Optional(ScheduledAt), local_time: Type.Optional(LocalTime), recurring_schedule: Recurrence }, closed);
const Times = Type.Object({
  time_zone: Type.String({ description: "The client's." }),
  runs: Type.Array(
    Type.Object({
      at: Type.Union([Type.String(), Type.Null()], { description: 'The moment; null where each person has a moment of their own.' }),
      local: Type.String({ description: "On the clock of the client, or with `local_time` on everybody's own." }),
    }),
  ),
  is_over: Type.Boolean({ description: 'There are no more than these.' }),
});

/** When a series would run, before anybody keeps it. */
export function schedulePreviewRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: `${BASE}schedule-preview/`,
    summary: 'The next five times of a recurring campaign',
    tag,
    access: 'campaigns.read',
    body: Body,
    response: Times,
    handle: (ctx, { body }) => ctx.write(async (tx) => timesOf(body, await zoneOf(tx))),
  });
}

function timesOf({ scheduled_at: at = null, local_time: localTime = null, recurring_schedule: rule }: Static<typeof Body>, zone: string): Static<typeof Times> {
  const problem = recurrenceProblem(rule);
  if (problem !== undefined) throw invalid({ recurring_schedule: [problem] });
  if (localTime !== null && !isWallTime(localTime)) throw invalid({ local_time: ['Not a day and time.'] });
  const first = wallTimeOf({ scheduledAt: at === null ? null : new Date(at), localTime }, zone);
  if (first === null) throw invalid({ recurring_schedule: ['A recurring campaign needs scheduled_at or local_time for its first run.'] });
  const times = firstTimes({ rule, first, zone }, SHOWN + 1);
  return {
    time_zone: zone,
    runs: times.slice(0, SHOWN).map((time) => ({
      at: localTime === null ? new Date(time.toZonedDateTime(zone).epochMilliseconds).toISOString() : null,
      local: writtenTime(time),
    })),
    is_over: times.length <= SHOWN,
  };
}
