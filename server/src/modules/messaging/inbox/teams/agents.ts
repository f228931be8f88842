import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { isAgent, readAgents, writeAgent, type AgentRow } from './queries.ts';

type ShownAgent = Omit<AgentRow, 'teams'> & { teams: string[] };

export async function listAgents(tx: Tx): Promise<readonly ShownAgent[]> {
  return (await readAgents(tx, null)).map((agent) => ({ ...agent, teams: [...agent.teams] }));
}

interface AgentChange {
  readonly user: string;
  readonly isAvailable: boolean | undefined;
  readonly capacity?: number | null | undefined;
}

/** @throws AppError `not_found` for somebody who may not answer */
export async function changeAgent(tx: Tx, source: AuditSource, { user, isAvailable, capacity }: AgentChange): Promise<ShownAgent> {
  if (!(await isAgent(tx, user))) throw notFound();
  await writeAgent(tx, user, { isAvailable, capacity });
  await record(tx, source, [{ action: 'inbox_agent.changed', objectType: 'user', objectId: user, details: { isAvailable, capacity } }]);
  const [agent] = await readAgents(tx, user);
  return { ...agent!, teams: [...agent!.teams] };
}
