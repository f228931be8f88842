import type { FastifyReply, FastifyRequest } from 'fastify';
import { fromCents, toCents, withCommas } from '../money.ts';
import { masked } from '../mpesa/c2b-body.ts';
import type { Payment, Reversal, Shortcode } from '../mpesa/shortcodes.ts';
import { eatText } from '../times.ts';
import type { World } from '../world.ts';
import { notFound, problem } from './problem.ts';

const COLUMNS =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';

/** GET /control/statements/:shortcode: the organisation portal's export of all that happened, newest first, as CSV. */
export function sendStatement(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { shortcode: number } = request.params as { shortcode: string };
  const shortcode = world.mpesa.shortcodes.get(number);
  if (shortcode === undefined) return problem(reply, 404, notFound('shortcode'));
  const reversals = [...world.mpesa.reversals.values()].filter((one) => one.shortcode === number && one.receipt !== null);
  const rows = [
    ...shortcode.payments.map((payment) => ({ at: payment.at, line: paidIn(payment, shortcode) })),
    ...reversals.map((reversal) => ({ at: reversal.at, line: takenBack(reversal) })),
  ].sort((one, other) => (one.at < other.at ? 1 : -1));
  const total = shortcode.payments.reduce((sum, { amount }) => sum + (toCents(amount) ?? 0n), 0n);
  const lines = [`Organization Name,${quoted(shortcode.name)}`, `Short Code,${number}`, COLUMNS, ...rows.map(({ line }) => line)];
  return reply.type('text/csv').send(`${[...lines, `,,,Totals,,${quoted(withCommas(total))},,,,,,,`].join('\r\n')}\r\n`);
}

function paidIn(payment: Payment, { type }: Shortcode): string {
  const party = `${masked(payment.msisdn).replaceAll(' ', '')} - ${payment.name}`;
  const details = type === 'till' ? `Merchant Payment from ${party}` : `Pay Bill from ${party} Acc. ${payment.account}`;
  const reason = type === 'till' ? 'Customer Buy Goods Online' : payment.via === 'stk' ? 'Pay Bill Online' : 'Pay Utility';
  const amount = withCommas(toCents(payment.amount) ?? 0n);
  return rowOf([payment.receipt, payment.at, details, amount, '', payment.org_balance, reason, party, '', payment.account]);
}

function takenBack(reversal: Reversal): string {
  const amount = `-${fromCents(toCents(reversal.amount) ?? 0n)}`;
  return rowOf([
    reversal.receipt ?? '',
    reversal.at,
    `Reversal of ${reversal.original_receipt}`,
    '',
    amount,
    '',
    'Pay Bill Reversal',
    '',
    reversal.original_receipt,
    '',
  ]);
}

type Cells = [
  receipt: string,
  at: string,
  details: string,
  paidIn: string,
  withdrawn: string,
  balance: string,
  reason: string,
  party: string,
  linked: string,
  account: string,
];

function rowOf([receipt, at, details, into, out, balance, reason, party, linked, account]: Cells): string {
  const [date = '', time = ''] = eatText(new Date(at)).split(' ');
  const stamp = `${date.split('-').reverse().join('-')} ${time}`;
  return [receipt, stamp, stamp, details, 'Completed', into, out, balance, 'true', reason, party, linked, account].map(quoted).join(',');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
