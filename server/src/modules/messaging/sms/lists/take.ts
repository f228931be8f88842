import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import type { TableRow } from '../../../../kernel/tables/table.ts';
import { reasonOf, rejected, type Counted, type Reject } from '../../../operations/table-imports/index.ts';
import type { AuditSource } from '../../../tenancy/audit/index.ts';
import { readCredits, readTerms } from '../../credits/index.ts';
import type { Rejected } from '../errors.ts';
import { presentCost } from '../schema.ts';
import { planSifted, sendSifted, siftRecipients, type Asked, type Plan, type SendDeps } from '../send.ts';
import { readRow, type Columns } from './columns.ts';

interface ListBatch {
  readonly columns: Columns;
  readonly rows: readonly TableRow[];
  readonly asked: Omit<Asked, 'recipients'>;
  readonly source: AuditSource;
  /** Nothing is to leave: what it would come to is told. */
  readonly dryRun: boolean;
}

/** Why a row is set aside, as the person reads it who sent the list. */
const REASONS: Readonly<Record<Rejected['reason'], readonly ['phone' | 'message', string]>> = {
  not_a_phone_number: ['phone', 'Not a phone number.'],
  not_mobile: ['phone', 'Not a mobile number.'],
  value_missing: ['message', 'A value for the text is missing in this row.'],
  message_missing: ['message', 'There is neither a text in this row nor one for all.'],
  too_long: ['message', 'The text takes more than ten parts. Shorten it.'],
  opted_out: ['phone', 'This person wrote STOP.'],
  no_consent: ['phone', 'This person has not agreed to advertising.'],
  blocked: ['phone', 'This contact is blocked.'],
};

const reasonFor = (reason: Rejected['reason']): string => {
  const [field, text] = REASONS[reason];
  return reasonOf(invalid({ [field]: [text] }));
};

/** A list whole, in one transaction: a sending to all who can be written to, or what it would come to. */
export async function takeRecipients(tx: Tx, deps: SendDeps, { columns, rows, asked, source, dryRun }: ListBatch): Promise<Counted> {
  const recipients = rows.map(({ cells }) => readRow(columns, cells));
  const whole: Asked = { ...asked, recipients };
  const sifted = await siftRecipients(tx, whole);
  const { ready, rejected: bad, duplicates } = sifted.sorted;
  const counted = {
    rows: rows.length,
    created: ready.length,
    changed: 0,
    known: duplicates,
    assigned: 0,
    rejects: bad.map(({ index, reason }): Reject => rejected(rows[index]!, reasonFor(reason))),
  };
  if (ready.length === 0) return counted;
  if (dryRun) {
    const plan = await planSifted(tx, deps, { asked: whole, sifted });
    return { ...counted, outcome: outcomeOf(plan, await creditsFor(tx, plan.parts)) };
  }
  const sent = await sendSifted(tx, deps, { source, asked: whole, sifted });
  return { ...counted, outcome: { ...outcomeOf(sent, { needed: sent.isCharged ? sent.parts : 0, missing: 0 }), sending: sent.id } };
}

interface Credits {
  readonly needed: number;
  readonly missing: number;
}

/** What would be set aside, and how much of it is not there. */
async function creditsFor(tx: Tx, parts: number): Promise<Credits> {
  if ((await readTerms(tx)).paidBy === 'own_account') return { needed: 0, missing: 0 };
  const { available } = await readCredits(tx);
  return { needed: parts, missing: Math.max(0, parts - Number(available)) };
}

function outcomeOf({ parts, cost, scheduledAt }: Plan, { needed, missing }: Credits): Readonly<Record<string, unknown>> {
  return {
    parts,
    cost_estimate: presentCost(cost),
    credits: String(needed),
    credits_missing: String(missing),
    scheduled_at: scheduledAt?.toISOString() ?? null,
  };
}
