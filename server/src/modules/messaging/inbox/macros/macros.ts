import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { maybePerson, personOf } from '../person.ts';
import { uniquely } from '../unique.ts';
import { checkedActions, type Action } from './actions.ts';
import { holdMacro, insertMacro, readMacros, removeMacro, updateMacro, type MacroRow } from './queries.ts';

interface ShownMacro {
  id: string;
  name: string;
  is_shared: boolean;
  actions: Action[];
  created_at: string;
  updated_at: string;
}

const objectType = 'inbox_macro';

function present({ id, name, owner_id, actions, created_at, updated_at }: MacroRow): ShownMacro {
  return { id, name, is_shared: owner_id === null, actions: [...actions], created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}

export async function listMacros(tx: Tx, ctx: RequestContext): Promise<readonly ShownMacro[]> {
  return (await readMacros(tx, { id: null, person: maybePerson(ctx) })).map(present);
}

/** @throws AppError `not_found`, also for what is a colleague's own */
export async function macroOr404(tx: Tx, ctx: RequestContext, id: string): Promise<MacroRow> {
  const [row] = await readMacros(tx, { id, person: maybePerson(ctx) });
  if (!row) throw notFound();
  return row;
}

export async function shownMacro(tx: Tx, ctx: RequestContext, id: string): Promise<ShownMacro> {
  return present(await macroOr404(tx, ctx, id));
}

export interface MacroBody {
  readonly name: string;
  readonly is_shared?: boolean;
  readonly actions: readonly Action[];
}

/** Null for everybody's. @throws AppError `forbidden` for a key, which has nothing of its own */
const ownerFor = (ctx: RequestContext, isShared: boolean): string | null => (isShared ? null : personOf(ctx));

/** @throws AppError `invalid`, `inbox.name_taken`; `not_found` for what an act names and is not there */
export async function createMacro(tx: Tx, ctx: RequestContext, { name, is_shared: isShared = false, actions }: MacroBody): Promise<ShownMacro> {
  const [id, ownerId] = [newId(), ownerFor(ctx, isShared)];
  const known = await checkedActions(tx, actions);
  await uniquely(() => insertMacro(tx, id, { name, ownerId, actions: known }));
  await record(tx, ctx, [{ action: 'inbox_macro.created', objectType, objectId: id, details: { name, is_shared: isShared, acts: actsOf(known) } }]);
  return shownMacro(tx, ctx, id);
}

const actsOf = (actions: readonly Action[]): readonly string[] => actions.map((action) => action.do);

/** @throws AppError `invalid`, `not_found`, `inbox.name_taken` */
export async function changeMacro(tx: Tx, ctx: RequestContext, { id, body }: { readonly id: string; readonly body: Partial<MacroBody> }): Promise<ShownMacro> {
  const held = await holdMacro(tx, id, maybePerson(ctx));
  if (!held) throw notFound();
  const ownerId = body.is_shared === undefined ? held.owner_id : ownerFor(ctx, body.is_shared);
  const actions = body.actions === undefined ? held.actions : await checkedActions(tx, body.actions);
  await uniquely(() => updateMacro(tx, id, { name: body.name ?? held.name, ownerId, actions }));
  const details = { fields: Object.keys(body), is_shared: ownerId === null, acts: actsOf(actions) };
  await record(tx, ctx, [{ action: 'inbox_macro.changed', objectType, objectId: id, details }]);
  return shownMacro(tx, ctx, id);
}

/** @throws AppError `not_found` */
export async function deleteMacro(tx: Tx, ctx: RequestContext, id: string): Promise<null> {
  if (!(await removeMacro(tx, id, maybePerson(ctx)))) throw notFound();
  await record(tx, ctx, [{ action: 'inbox_macro.deleted', objectType, objectId: id }]);
  return null;
}
