import type { FastifyReply } from 'fastify';
import type { World } from '../world.ts';
import type { Company, MeterAccount, Vend } from './companies.ts';
import { answerPlainly, JSON_TYPE } from './faulty-answer.ts';
import { vendRecord } from './record.ts';

const ROWS = 200;

/** QueryMeterCredit and QueryCustomerCredit: the newest 200 credits, newest first, as far as the faults show them. */
export async function answerHistory(world: World, reply: FastifyReply, query: { company: Company | null; accounts: MeterAccount[] }): Promise<FastifyReply> {
  const { company, accounts } = query;
  if (world.faults.current.stronpower.history === 'fail') {
    await world.answers.pause(world.faults.current.stronpower.latency_ms);
    return reply.code(500).header('content-type', JSON_TYPE).send('{"Message":"An error has occurred."}');
  }
  if (company === null) return answerPlainly(world, reply, '[]');
  const rows = accounts.flatMap((account) => visible(world, account).map((vend) => vendRecord(company, account, vend)));
  world.journal.append('history_read', { company: company.company, meters: accounts.map(({ meterId }) => meterId), rows: rows.length });
  return answerPlainly(world, reply, JSON.stringify(rows));
}

function visible(world: World, account: MeterAccount): Vend[] {
  const { history, history_lag_ms: lag } = world.faults.current.stronpower;
  const frozen = history === 'stale' ? world.faults.historyFrozenAt : null;
  const latest = lag > 0 ? new Date(Date.now() - lag).toISOString() : null;
  const rows: Vend[] = [];
  for (let place = account.vends.length - 1; place >= 0 && rows.length < ROWS; place--) {
    const vend = account.vends[place]!;
    const hidden = (frozen !== null && vend.at > frozen) || (latest !== null && vend.at > latest);
    if (!hidden) rows.push(vend);
  }
  return rows;
}
