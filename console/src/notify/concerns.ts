import type { LiveEvent } from '../api/live.ts';

export type Reader = { readonly id: string; readonly teams: ReadonlySet<string> };

/** Whether an event calls for anybody at all; most do not, and nothing has to be read for them. */
export const mayCall = ({ kind, data }: Pick<LiveEvent, 'kind' | 'data'>): boolean =>
  kind === 'note.mentioned' || (kind === 'message.created' && data['calls'] === true);

/** Why an event calls for this person: somebody wrote to them or to a team of theirs, or a colleague named them; null: it does not. */
export function reasonToCall({ kind, data }: Pick<LiveEvent, 'kind' | 'data'>, { id, teams }: Reader): 'word' | 'mention' | null {
  if (kind === 'note.mentioned') return data['user'] === id ? 'mention' : null;
  if (kind !== 'message.created' || data['calls'] !== true) return null;
  const { assignee, team } = data;
  if (typeof assignee === 'string') return assignee === id ? 'word' : null;
  // what belongs to nobody is everybody's
  return typeof team !== 'string' || teams.has(team) ? 'word' : null;
}
