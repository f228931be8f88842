import { Type } from 'typebox';
import { forbidden, invalid } from '../../../../kernel/errors.ts';
import { FileBody, IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { allows } from '../../../tenancy/access/index.ts';
import type { ContactsDeps } from '../engine.ts';
import { ALSO_NEEDS, readAction } from './actions.ts';
import { editOr404, presentEdit, requestEdit, stopEdit, undoEdit, type Whom } from './edits.ts';
import { leftFile } from './left.ts';
import { listEdits, type EditRow } from './queries.ts';
import { Edit, EditBody, type ActionName } from './schema.ts';

const path = '/api/messaging/contact-edits/';
const tag = 'Contacts';
const access = 'contacts.write';
const object = 'contact_edits' as const;

/** One change to many people: asked for, looked at, stopped and taken back. */
export function contactEditRoutes(deps: ContactsDeps): RouteDefinition[] {
  return [listRoute(deps), requestRoute(deps), detailRoute(deps), leftRoute(), stopRoute(deps), undoRoute(deps)];
}

function listRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path,
    summary: 'Changes to many people, newest first',
    tag,
    access,
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(Edit),
    handle: (ctx, { query, raw }) =>
      ctx.write(async (tx) => {
        const page = pageRequest(query, raw.url);
        const found = await listEdits(tx, page);
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, (row: EditRow) => presentEdit(row, clock.now()));
      }),
  });
}

function requestRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path,
    summary: 'Do one thing to many people, in the background',
    description:
      'Whom it concerns is named by `ids`, or found by `filter`, which takes what the list of contacts takes; who that is is settled at once. Each is changed as by the act for one person. Ids of nobody are counted as skipped. Consent cannot be given for many: a yes needs evidence of its own. `add_to_segment` and `remove_from_segment` need `segments.write` besides, `erase` needs `contacts.erase`.',
    tag,
    access,
    spends: true,
    body: EditBody,
    response: Edit,
    status: 202,
    errors: [404, 409],
    handle: (ctx, { body: { ids, filter, ...fields } }) => {
      requireFor(ctx, fields.action);
      return ctx.write(async (tx) => {
        const id = await requestEdit(tx, ctx, { action: await readAction(tx, fields), whom: whomOf(ids, filter), at: clock.now() });
        return presentEdit(await editOr404(tx, id), clock.now());
      });
    },
  });
}

function whomOf(ids: readonly string[] | undefined, filter: Extract<Whom, { readonly filter: unknown }>['filter'] | undefined): Whom {
  if (ids !== undefined && filter === undefined) return { ids };
  if (ids === undefined && filter !== undefined) return { filter };
  throw invalid({ ids: ['Name people by their ids, or give a filter: one of the two.'] });
}

/** @throws AppError `forbidden` */
function requireFor({ actor }: RequestContext, action: ActionName): void {
  const also = ALSO_NEEDS[action];
  if (also !== undefined && !allows(actor, also)) throw forbidden();
}

function detailRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${path}:id/`,
    summary: 'How far a change to many people is',
    tag,
    access,
    params: IdParams,
    object,
    response: Edit,
    handle: (ctx, { params }) => ctx.write(async (tx) => presentEdit(await editOr404(tx, params.id), clock.now())),
  });
}

function leftRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${path}:id/skipped/`,
    summary: 'Who was not changed and why, as a file',
    tag,
    access,
    params: IdParams,
    object,
    response: FileBody,
    files: ['text/csv'],
    async handle(ctx, { params, reply }) {
      const { id } = await ctx.write((tx) => editOr404(tx, params.id));
      void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="skipped-${id}.csv"`);
      return leftFile(ctx, id);
    },
  });
}

function stopRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: `${path}:id/stop/`,
    summary: 'Change nobody else; what is changed stays so',
    tag,
    access,
    params: IdParams,
    object,
    response: Edit,
    errors: [409],
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        await stopEdit(tx, ctx, { id: params.id, at: clock.now() });
        return presentEdit(await editOr404(tx, params.id), clock.now());
      }),
  });
}

function undoRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: `${path}:id/undo/`,
    summary: 'Take a change back from those whom it changed, as far as nobody has changed them since',
    tag,
    access,
    params: IdParams,
    object,
    response: Edit,
    status: 202,
    errors: [409],
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        requireFor(ctx, (await editOr404(tx, params.id)).action);
        const id = await undoEdit(tx, ctx, { id: params.id, at: clock.now() });
        return presentEdit(await editOr404(tx, id), clock.now());
      }),
  });
}
