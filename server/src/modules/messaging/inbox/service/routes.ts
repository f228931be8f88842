import { Type, type Static } from 'typebox';
import { invalid } from '../../../../kernel/errors.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { record } from '../../../tenancy/audit/index.ts';
import type { InboxTools } from '../deps.ts';
import { forgetDue, readLevel, writeLevel, type Level } from './queries.ts';

const path = '/api/messaging/service-level/';
const tag = 'Inbox';
const Minutes = Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1, maximum: 100_000, description: 'Of working time; null: no target.' });
const Stretch = Type.Object(
  {
    day: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday.' }),
    from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
    until: Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }),
  },
  { additionalProperties: false },
);
const fields = {
  answer_minutes: Minutes,
  resolve_minutes: Minutes,
  hours: Type.Array(Stretch, { maxItems: 7, description: 'When somebody works, one stretch for a day; none at all: around the clock.' }),
};
const Body = Type.Object(fields, { additionalProperties: false });
const ServiceLevel = Type.Object({ ...fields, time_zone: Type.String() });

export function serviceRoutes({ clock }: InboxTools): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'How soon customers are to be answered, and their talks resolved',
      tag,
      access: 'inbox.read',
      response: ServiceLevel,
      handle: (ctx) => ctx.write(async (tx) => presentLevel(await readLevel(tx))),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Set how soon customers are to be answered, and their talks resolved',
      description: 'Counts for what is written from now on; what is due already stays due, unless its target is taken away.',
      tag,
      access: 'inbox.manage',
      body: Body,
      response: ServiceLevel,
      handle: (ctx, { body }) => {
        const after = levelOf(body);
        return ctx.write(async (tx) => {
          const before = await readLevel(tx);
          await writeLevel(tx, after, clock.now());
          const gone = {
            answer: after.answerMinutes === null && before.answerMinutes !== null,
            resolve: after.resolveMinutes === null && before.resolveMinutes !== null,
          };
          if (gone.answer || gone.resolve) await forgetDue(tx, gone);
          await record(tx, ctx, [{ action: 'service_level.changed', objectType: 'service_level', objectId: tx.tenantId, details: { ...body } }]);
          return presentLevel({ ...before, ...after });
        });
      },
    }),
  ];
}

function levelOf({ answer_minutes: answerMinutes, resolve_minutes: resolveMinutes, hours }: Static<typeof Body>): Level {
  if (new Set(hours.map(({ day }) => day)).size < hours.length) throw invalid({ hours: ['One stretch for each day.'] });
  if (hours.some(({ from, until }) => from >= until)) throw invalid({ hours: ['Work ends after it begins.'] });
  return { answerMinutes, resolveMinutes, hours };
}

function presentLevel({ answerMinutes, resolveMinutes, hours, zone }: Level & { readonly zone: string }): Static<typeof ServiceLevel> {
  return { answer_minutes: answerMinutes, resolve_minutes: resolveMinutes, hours: hours.map((one) => ({ ...one })), time_zone: zone };
}
