import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { LockedConversation, TalkPatch } from '../conversations/queries.ts';
import { defaultTeam, holdTeam, isAgent, nextInTurn, noteAssigned, type HeldTeam } from './queries.ts';

interface Assigning {
  readonly talk: Pick<LockedConversation, 'assignee_id' | 'team_id'>;
  readonly wish: { readonly assignee?: string | null; readonly team?: string | null };
  readonly now: Date;
}

/** Who gets a talk: whoever is named, else the next of a team that is named and assigns in turn. @throws AppError `not_found` */
export async function assignmentOf(tx: Tx, { talk, wish, now }: Assigning): Promise<TalkPatch> {
  const { assignee, team } = wish;
  if (assignee === undefined && team === undefined) return {};
  if (assignee && !(await isAgent(tx, assignee))) throw notFound();
  const held = team ? await heldOr404(tx, team) : null;
  const chosen = assignee === undefined && held?.assigns_in_turn ? await inTurn(tx, held.id) : assignee;
  return { ...(team === undefined ? {} : { team_id: team }), ...agentOf(talk, chosen, now) };
}

async function heldOr404(tx: Tx, team: string): Promise<HeldTeam> {
  const held = await holdTeam(tx, team);
  if (!held) throw notFound();
  return held;
}

/** Undefined: whoever has it keeps it. */
function agentOf(talk: Assigning['talk'], chosen: string | null | undefined, now: Date): TalkPatch {
  if (chosen === undefined) return {};
  const since = chosen === talk.assignee_id ? {} : { assigned_at: chosen === null ? null : now };
  return { assignee_id: chosen, ...since };
}

/** A new talk, or one whose agent has left: the default team's next. Nothing where there is none. */
export async function firstAssignment(tx: Tx, talk: Pick<LockedConversation, 'assignee_id' | 'team_id'>, now: Date): Promise<TalkPatch> {
  if (talk.assignee_id !== null && (await isAgent(tx, talk.assignee_id))) return {};
  const team = talk.team_id ?? (await defaultTeam(tx));
  const held = team === null ? undefined : await holdTeam(tx, team);
  if (!held) return talk.assignee_id === null ? {} : { assignee_id: null };
  const chosen = held.assigns_in_turn ? await inTurn(tx, held.id) : null;
  return { team_id: held.id, assignee_id: chosen, assigned_at: chosen === null ? null : now };
}

/** The team is held, so that two talks at once go to two people. Null when nobody is there or has room. */
async function inTurn(tx: Tx, teamId: string): Promise<string | null> {
  const next = await nextInTurn(tx, teamId);
  if (next !== null) await noteAssigned(tx, next);
  return next;
}
