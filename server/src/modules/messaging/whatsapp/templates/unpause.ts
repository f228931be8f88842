import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { record } from '../../../tenancy/audit/index.ts';
import type { WhatsappDeps } from '../deps.ts';
import { graphError, notPaused } from '../errors.ts';
import { chooseSender, openNumber } from '../numbers/open.ts';
import { changeTemplate, findTemplate, lockTemplate } from './queries.ts';

interface Ask {
  readonly tenantId: string;
  readonly id: string;
  readonly ctx: RequestContext;
}

/**
 * Lets a template go on that Meta has paused because of its pace; one that it paused for its quality it lets go on by
 * itself, and says so. Asking twice does no harm; if this dies after the answer, Meta's news or the next list tells.
 * @throws AppError `templates.not_paused`, `whatsapp.refused`, `whatsapp.no_answer`
 */
export async function unpauseTemplate(deps: WhatsappDeps, { tenantId, id, ctx }: Ask): Promise<void> {
  const { account, metaId } = await deps.db.inTenant(tenantId, async (tx) => {
    const row = await findTemplate(tx, id);
    if (!row) throw notFound();
    if (row.channel !== 'whatsapp' || row.status !== 'paused' || row.meta_id === null) throw notPaused(row.status);
    return { account: await openNumber(tx, deps, await chooseSender(tx, null)), metaId: row.meta_id };
  });
  const answer = await deps.provider.unpauseTemplate(account, metaId);
  await deps.db.inTenant(tenantId, async (tx) => {
    const row = await lockTemplate(tx, id);
    // what Meta has said of it since counts more than the answer to this
    if (answer.kind === 'done' && row?.status === 'paused') await changeTemplate(tx, id, { status: 'approved', status_reason: '', at: deps.clock.now() });
    const details = { outcome: answer.kind, ...(answer.kind === 'done' ? {} : { reason: answer.reason }) };
    await record(tx, ctx, [{ action: 'template.unpaused', objectType: 'template', objectId: id, details }]);
  });
  if (answer.kind !== 'done') throw graphError(answer);
}
