import { Type } from 'typebox';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { formatMinor } from '../../../kernel/money.ts';
import { postingsOfPayments } from '../../ledger/books/index.ts';
import { decisionsAbout, type DecisionRow } from './decisions/queries.ts';
import { CheckBody, presentCheck } from './operations/present.ts';
import { listOperations } from './operations/queries.ts';
import { findPayment, timelineOf, type TimelineRow } from './queries.ts';
import { presentRefund, RefundBody } from './refunds/present.ts';
import { refundsOfPayment } from './refunds/queries.ts';
import { partsOf } from './split/queries.ts';
import { PartBody, presentPart } from './split/routes.ts';

interface StoryDeps {
  readonly messagesOf: (ctx: RequestContext, paymentId: string) => Promise<readonly unknown[]>;
}

const Story = Type.Object({
  events: Type.Array(Type.Unknown()),
  postings: Type.Array(Type.Unknown()),
  messages: Type.Array(Type.Unknown()),
  parts: Type.Array(PartBody),
  refunds: Type.Array(RefundBody),
  checks: Type.Array(CheckBody),
  resolutions: Type.Array(Type.Unknown()),
});

export function storyRoute(deps: StoryDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/payments/:id/timeline/',
    summary: 'The whole story of a payment: events, attempts, postings, messages, parts, refunds, what M-Pesa says, what people decided',
    tag: 'Payments',
    access: 'payments.read',
    params: IdParams,
    object: 'payments',
    response: Story,
    async handle(ctx, { params }) {
      const { story, refunds, checks, parts, postings, decisions } = await ctx.read((tx) => read(tx, params.id));
      return {
        events: story.map((row) => ({ ...row, at: row.at.toISOString() })),
        postings: postings.map((line) => ({
          transaction: line.transaction_id,
          kind: line.kind,
          at: line.posted_at.toISOString(),
          account: line.account,
          amount: formatMinor(line.amount_minor),
        })),
        messages: [...(await deps.messagesOf(ctx, params.id))],
        parts: parts.map(presentPart),
        refunds: refunds.map(presentRefund) as never,
        checks: checks.map(presentCheck),
        resolutions: decisions.map(presentDecision),
      };
    },
  });
}

async function read(tx: Tx | PlatformTx, id: string) {
  if (!(await findPayment(tx, id))) throw notFound();
  const story = await timelineOf(tx, id);
  const refunds = await refundsOfPayment(tx, id);
  const parts = await partsOf(tx, id);
  return {
    story,
    refunds,
    parts,
    checks: await listOperations(tx, { column: 'payment_id', id }),
    postings: await postingsOfPayments(tx, [id, ...parts.map((part) => part.id)]),
    decisions: await decisionsAbout(tx, [id, ...refunds.map((refund) => refund.id), ...thingsOf(story)]),
  };
}

/** The notices and orders that the story speaks of. */
function thingsOf(story: readonly TimelineRow[]): readonly string[] {
  const ids = story.map(({ details }) => details['id'] ?? details['order']);
  return [...new Set(ids.filter((id): id is string => typeof id === 'string'))];
}

function presentDecision({ proposed_at, decided_at, ...row }: DecisionRow): Record<string, unknown> {
  return { ...row, proposed_at: proposed_at.toISOString(), decided_at: decided_at?.toISOString() ?? null };
}
