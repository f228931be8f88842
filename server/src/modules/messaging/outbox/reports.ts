import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import type { DeliveryReport, DeliveryStatus } from './port.ts';
import { takeTurn } from './queries.ts';
import { keepReports, matchReports, takeWaitingReports, type MatchedReport, type ReportedId } from './report-queries.ts';
import { parseReference } from './send.ts';
import { storable, words, type Evidence } from './settle.ts';
import type { AttemptState } from './state.ts';

export interface ReceivedReport extends DeliveryReport {
  readonly channelId: string;
}

/**
 * Keeps the reports and finds their attempts; one without an attempt waits until the attempt has its id.
 * @returns what they prove.
 */
export async function receiveReports(tx: Tx, received: readonly ReceivedReport[], now: Date): Promise<readonly Evidence[]> {
  const reports = received.map(fitToKeep);
  await takeTurn(tx);
  const matches = await matchReports(
    tx,
    reports.map((report) => report.channelId),
    reports.flatMap(idsOf),
  );
  const matched = new Set(matches.map((match) => match.index));
  await keepReports(
    tx,
    reports.map((report, index) => ({ ...report, id: newId(), applied: matched.has(index) })),
    now,
  );
  return matches.flatMap((match) => evidenceOf(reports[match.index]!, match));
}

function fitToKeep(report: ReceivedReport): ReceivedReport {
  const { providerId, alternatives, code, reason } = report;
  return {
    ...report,
    providerId: storable(providerId),
    alternatives: alternatives.map(storable),
    code: code === null ? null : words(code),
    reason: reason === null ? null : words(reason),
  };
}

function idsOf(report: ReceivedReport, index: number): readonly ReportedId[] {
  return [report.providerId, ...report.alternatives].map((id) => ({ index, id, messageId: null, no: null, ...parseReference(id) }));
}

const PROVES: Readonly<Record<DeliveryStatus, AttemptState | null>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'undelivered',
  pending: null,
};

type Proof = Pick<DeliveryReport, 'code' | 'reason'> & { readonly status: DeliveryStatus; readonly providerId?: string };

function evidenceOf({ status, code, reason, providerId }: Proof, { messageId, no }: Pick<MatchedReport, 'messageId' | 'no'>): readonly Evidence[] {
  const state = PROVES[status];
  if (state === null) return [];
  const why = status === 'undelivered' ? `undelivered: ${[code, reason].filter((part) => part !== null).join(' ')}` : null;
  return [{ messageId, no, state, providerId: providerId ?? null, reason: why, epoch: null, recipientFault: false }];
}

/** What those reports prove that came before their attempt's id was known. */
export async function waitingReports(tx: Tx, outcomes: readonly (Evidence & { readonly channelId: string })[]): Promise<readonly Evidence[]> {
  const named = outcomes.flatMap(({ messageId, no, channelId, providerId }) => (providerId === null ? [] : [{ messageId, no, channelId, providerId }]));
  // sent together, done one after the other
  const [, reports] = await Promise.all([takeTurn(tx), takeWaitingReports(tx, named)]);
  return reports.flatMap((report) => evidenceOf(report, report));
}
