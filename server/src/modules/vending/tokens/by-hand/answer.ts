import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { allows } from '../../../tenancy/access/index.ts';
import { findToken } from '../queries.ts';
import { presentIssued } from './present.ts';
import { findRequest, type RequestRow } from './queries.ts';

/** The older systems answer with the token: most vendors give it within this time. Afterwards the order goes on by itself. */
const ANSWER_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 100;
const OPEN: ReadonlySet<string> = new Set(['ready', 'vend_requested']);

/** What has become of a request, waited for a short while. */
export async function answerOf(ctx: RequestContext, id: string): Promise<Record<string, unknown>> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const row = await requestOr404(ctx, id);
    if (waited >= ANSWER_WITHIN_MS || !OPEN.has(row.order_state ?? '')) {
      const token = row.token_id === null ? undefined : await ctx.read((tx) => findToken(tx, row.token_id!));
      return presentIssued(row, token, allows(ctx.actor, 'customers.write'));
    }
    await new Promise((done) => {
      setTimeout(done, LOOK_EVERY_MS);
    });
  }
}

export async function requestOr404(ctx: RequestContext, id: string): Promise<RequestRow> {
  const row = await ctx.read((tx) => findRequest(tx, id));
  if (!row) throw notFound();
  return row;
}
