import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { formatMinor } from '../../../kernel/money.ts';
import { cursorById, idAfter, isEstimate, knownCount, pageRequest, presentPage, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import { balancesOf, movementsOf, type MovementRow } from '../../ledger/books/index.ts';
import { countMovements, findHolder, type Account } from './queries.ts';
import { MovementQuery, Statement } from './schema.ts';

const SUMMARIES = {
  wallet: 'What a customer has in the wallet, and what came and went, newest first',
  arrears: 'What a customer owes, and what was added and paid off, newest first',
} as const;

/** What a customer has and owes, out of the books. */
export function statementRoutes(): RouteDefinition[] {
  return (['wallet', 'arrears'] as const).map((account) =>
    route({
      method: 'GET',
      path: `/api/customers/:id/${account}/`,
      summary: SUMMARIES[account],
      tag: 'Customers',
      access: 'balances.read',
      object: 'customers',
      params: IdParams,
      query: MovementQuery,
      response: Statement,
      handle: (ctx, { params, query, raw }) => statement(ctx, account, { customerId: params.id, page: pageRequest(query, raw.url) }) as never,
    }),
  );
}

/** In the books a wallet is owed by us and so negative; the customer sees it the other way round. */
const shown = (account: Account, minor: bigint): string => formatMinor(account === 'wallet' ? -minor : minor);

function statement(ctx: RequestContext, account: Account, { customerId, page }: { readonly customerId: string; readonly page: PageRequest }) {
  return ctx.read(async (tx) => {
    const holder = await findHolder(tx, customerId);
    if (!holder) throw notFound();
    const rows = await movementsOf(tx, { code: account, ownerId: customerId, after: idAfter(page), ...rowsOf(page) });
    const [now] = await balancesOf(tx, account, [customerId]);
    const count = knownCount(page, rows.length) ?? (await countMovements(tx, account, customerId));
    return {
      customer: customerId,
      currency: holder.currency,
      balance: shown(account, now?.balance_minor ?? 0n),
      ...presentPage(page, { rows, count, estimate: isEstimate(count), cursorOf: cursorById }, (row) => presentMovement(account, row)),
    };
  });
}

function presentMovement(account: Account, row: MovementRow) {
  return {
    id: row.id,
    kind: row.kind,
    at: row.posted_at.toISOString(),
    amount: shown(account, row.amount_minor),
    balance: shown(account, row.balance_minor),
    payment: row.payment_id,
    order: row.order_id,
    adjustment: row.kind === 'adjusted' ? row.reference : null,
  };
}
