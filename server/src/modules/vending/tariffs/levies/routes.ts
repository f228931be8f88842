import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { balancesOf, levyOwner } from '../../../ledger/books/index.ts';
import { tenantCurrency } from '../queries.ts';
import { levyNames } from './queries.ts';

const Levies = Type.Object({ currency: Type.String(), levies: Type.Array(Type.Object({ name: Type.String(), collected: Type.String() })) });

/** What each levy has brought in: it is owed to somebody else. */
export function levyRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/levies/',
    summary: 'What has been collected of each levy, by the books',
    tag: 'Tariffs',
    access: 'ledger.read',
    response: Levies,
    handle: (ctx) => ctx.write(read),
  });
}

async function read(tx: Tx): Promise<Static<typeof Levies>> {
  const [names, currency] = [await levyNames(tx), await tenantCurrency(tx, tx.tenantId)];
  const balances = await balancesOf(tx, 'levies', names.map(levyOwner));
  const collected = new Map(balances.filter((row) => row.currency === currency).map((row) => [row.owner_id, -row.balance_minor]));
  return { currency, levies: names.map((name) => ({ name, collected: formatMinor(collected.get(levyOwner(name)) ?? 0n) })) };
}
