import type { RequestContext } from '../../../kernel/http.ts';
import { onlyPeople } from './errors.ts';

/** The user who asks. @throws AppError `forbidden` for keys */
export function personOf(ctx: Pick<RequestContext, 'actor'>): string {
  if (ctx.actor.kind !== 'user') throw onlyPeople();
  return ctx.actor.id;
}

/** The user who asks; null for keys. */
export function maybePerson(ctx: Pick<RequestContext, 'actor'>): string | null {
  return ctx.actor.kind === 'user' ? ctx.actor.id : null;
}
