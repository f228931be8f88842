import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { uniquely } from '../unique.ts';
import { holdTeam, insertTeam, noDefaultBut, readTeams, removeTeam, updateTeam, writeMembers, type TeamFields, type TeamRow } from './queries.ts';

type ShownTeam = Omit<TeamRow, 'created_at' | 'updated_at' | 'members'> & { members: TeamRow['members'][number][]; created_at: string; updated_at: string };

function present(row: TeamRow): ShownTeam {
  return { ...row, members: [...row.members], created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}

export async function listTeams(tx: Tx): Promise<readonly ShownTeam[]> {
  return (await readTeams(tx, null)).map(present);
}

/** @throws AppError `not_found` */
export async function teamOr404(tx: Tx, id: string): Promise<ShownTeam> {
  const [team] = await readTeams(tx, id);
  if (!team) throw notFound();
  return present(team);
}

/** @throws AppError `inbox.name_taken` */
export async function createTeam(tx: Tx, source: AuditSource, fields: TeamFields & { readonly name: string }): Promise<ShownTeam> {
  const id = newId();
  if (fields.is_default) await noDefaultBut(tx, id);
  await uniquely(() => insertTeam(tx, id, fields));
  await record(tx, source, [{ action: 'inbox_team.created', objectType: 'inbox_team', objectId: id, details: { ...fields } }]);
  return teamOr404(tx, id);
}

/** @throws AppError `not_found`, `inbox.name_taken` */
export async function changeTeam(tx: Tx, source: AuditSource, { id, ...fields }: TeamFields & { readonly id: string }): Promise<ShownTeam> {
  if (!(await holdTeam(tx, id))) throw notFound();
  if (fields.is_default) await noDefaultBut(tx, id);
  await uniquely(() => updateTeam(tx, id, fields));
  await record(tx, source, [{ action: 'inbox_team.changed', objectType: 'inbox_team', objectId: id, details: { ...fields } }]);
  return teamOr404(tx, id);
}

/** @throws AppError `not_found` */
export async function dissolveTeam(tx: Tx, source: AuditSource, id: string): Promise<null> {
  if (!(await removeTeam(tx, id))) throw notFound();
  await record(tx, source, [{ action: 'inbox_team.dissolved', objectType: 'inbox_team', objectId: id }]);
  return null;
}

/** @throws AppError `not_found` for a team, or somebody who may not answer, that is not there */
export async function setMembers(tx: Tx, source: AuditSource, { id, users }: { readonly id: string; readonly users: readonly string[] }): Promise<ShownTeam> {
  const ids = [...new Set(users.map((user) => user.toLowerCase()))];
  if (!ids.every(isUuid) || !(await holdTeam(tx, id))) throw notFound();
  if ((await writeMembers(tx, id, ids)) < ids.length) throw notFound();
  await record(tx, source, [{ action: 'inbox_team.members', objectType: 'inbox_team', objectId: id, details: { users: ids } }]);
  return teamOr404(tx, id);
}
