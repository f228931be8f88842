import { Type, type Static } from 'typebox';
import type { Clock } from '../../../kernel/clock.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { record } from '../../tenancy/audit/index.ts';
import { previewRemoval } from './preview.ts';
import { readRetention, writeRetention, type RetentionRow } from './queries.ts';
import { LEAST_MONTHS, MOST_MONTHS, takesEffectAt } from './setting.ts';

const tag = 'Message retention';
const path = '/api/messaging/retention/';

const Months = Type.Integer({ minimum: LEAST_MONTHS, maximum: MOST_MONTHS });
const Count = Type.Integer();
const maybeTime = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const Retention = Type.Object({
  months: Type.Union([Type.Integer({ description: 'Words and files of messages go when they are so old.' }), Type.Null()], {
    description: 'Null: everything is kept.',
  }),
  least_months: Count,
  most_months: Count,
  takes_effect_at: Type.Union([
    Type.String({ description: 'Nothing goes before: a day to think again lies between a change and the first removal.' }),
    Type.Null(),
  ]),
  changed_at: maybeTime,
  changed_by: Type.Union([Type.String(), Type.Null()]),
  last_removal_at: maybeTime,
  removed: Type.Object({ messages: Count, texts: Count, files: Count }, { description: 'So far.' }),
});
const Change = Type.Object({ months: Type.Union([Months, Type.Null()]) }, { additionalProperties: false });
const Preview = Type.Object({
  before: Type.String({ format: 'date-time' }),
  messages: Type.Integer({ description: 'Messages of talks.' }),
  texts: Type.Integer({ description: 'Texts of the outbox; those that tell of a payment or a token stay.' }),
  files: Count,
  has_more: Type.Boolean({ description: 'True: at least so many.' }),
});

/** For how long words of messages are kept: the client's own decision. */
export function retentionRoutes({ clock }: { readonly clock: Clock }): RouteDefinition[] {
  const access = 'messages.retention';
  return [
    route({
      method: 'GET',
      path,
      summary: 'For how long words and files of messages are kept',
      tag,
      access,
      response: Retention,
      handle: (ctx) => ctx.write(async (tx) => present(await readRetention(tx))),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Change for how long words and files of messages are kept',
      tag,
      access,
      body: Change,
      response: Retention,
      handle: (ctx, { body: { months } }) =>
        ctx.write(async (tx) => {
          const before = await readRetention(tx);
          if (before.months === months) return present(before);
          await writeRetention(tx, { months, by: ctx.actor.kind === 'user' ? ctx.actor.id : null, at: clock.now() });
          const details = { before: { months: before.months }, after: { months } };
          await record(tx, ctx, [{ action: 'message_retention.changed', objectType: 'message_retention', objectId: tx.tenantId, details }]);
          return present(await readRetention(tx));
        }),
    }),
    route({
      method: 'GET',
      path: `${path}preview/`,
      summary: 'How much the first night would remove',
      tag,
      access,
      query: Type.Object({ months: Months }),
      response: Preview,
      handle: (ctx, { query }) =>
        ctx.write(async (tx) => {
          const { before, hasMore, ...counts } = await previewRemoval(tx, { months: query.months, now: clock.now() });
          return { ...counts, before: before.toISOString(), has_more: hasMore };
        }),
    }),
  ];
}

function present({ months, updatedAt, updatedBy, ranAt, messages, texts, files }: RetentionRow): Static<typeof Retention> {
  return {
    months,
    least_months: LEAST_MONTHS,
    most_months: MOST_MONTHS,
    takes_effect_at: months === null || updatedAt === null ? null : takesEffectAt(updatedAt).toISOString(),
    changed_at: updatedAt?.toISOString() ?? null,
    changed_by: updatedBy,
    last_removal_at: ranAt?.toISOString() ?? null,
    removed: { messages, texts, files },
  };
}
