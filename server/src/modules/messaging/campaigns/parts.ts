import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tx } from '../../../kernel/db.ts';
import type { ConsentChannel } from '../contacts/port.ts';
import type { Cost } from '../outbox/index.ts';
import type { CampaignRow } from './queries.ts';
import { countWaiting, pageOfWaiting } from './recipient-queries.ts';
import type { Addressee, Script } from './words.ts';

const PAGE = 5_000;

type Scripts = ReadonlyMap<string, Script>;

export interface Needed {
  /** Of text messages, stand-bys among them. */
  readonly parts: number;
  readonly costMicro: bigint;
  /** Null where a price is missing or there are several currencies: a sum would be a wrong figure. */
  readonly currency: string | null;
}

type CostOf = (to: string, parts: number) => Cost | null;

/** Texts by SMS that one person may take: their own, or that of the stand-by. */
function smsPartsOf(script: Script, { channel, standby }: { readonly channel: ConsentChannel; readonly standby: boolean }, to: Addressee): number {
  return channel === 'sms' || (channel === 'whatsapp' && standby) ? (script.speak('sms', to)?.parts ?? 0) : 0;
}

/** The longest text of those that somebody without a variant may get. */
function scriptsFor(scripts: Scripts, variant: string | null): readonly Script[] {
  return variant === null ? [...scripts.values()] : [scripts.get(variant)!];
}

/** What all who wait will take: counted by groups where everybody gets the same words, else person by person, page by page. */
export async function neededBy(
  tx: Tx,
  { id, failoverMinutes }: CampaignRow,
  { scripts, costOf }: { readonly scripts: Scripts; readonly costOf: CostOf },
): Promise<Needed> {
  const sum = adder(costOf);
  const standby = failoverMinutes !== null;
  const most = (row: { readonly channel: ConsentChannel; readonly variant: string | null }, to: Addressee): number =>
    Math.max(...scriptsFor(scripts, row.variant).map((script) => smsPartsOf(script, { channel: row.channel, standby }, to)));
  const groups = await countWaiting(tx, id);
  const needsSms = groups.some(({ channel }) => channel === 'sms' || (channel === 'whatsapp' && standby));
  if (!needsSms || [...scripts.values()].every((script) => script.isSame('sms'))) {
    const nobody: Addressee = { name: '', address: '', language: null, attributes: {} };
    for (const group of groups) sum.add(group.prefix, most(group, nobody), group.people);
    return sum.needed();
  }
  for await (const page of pagesOfWaiting(tx, id)) for (const row of page) sum.add(row.address, most(row, row), 1);
  return sum.needed();
}

/** Page by page; the next is read while one is looked at. */
async function* pagesOfWaiting(tx: Tx, id: string): AsyncGenerator<Awaited<ReturnType<typeof pageOfWaiting>>> {
  let next: ReturnType<typeof pageOfWaiting> | null = pageOfWaiting(tx, id, { after: null, limit: PAGE });
  while (next !== null) {
    const page: Awaited<ReturnType<typeof pageOfWaiting>> = await next;
    next = page.length < PAGE ? null : pageOfWaiting(tx, id, { after: page.at(-1)!.contactId, limit: PAGE });
    // heard of by whoever waits for the page, if anybody does
    next?.catch(() => undefined);
    yield page;
    // a hundred thousand texts in one go would keep everybody else waiting
    await nextTurn();
  }
}

function adder(costOf: CostOf): { add(to: string, parts: number, people: number): void; needed(): Needed } {
  let parts = 0;
  let costMicro = 0n;
  const currencies = new Set<string | null>();
  return {
    add: (to, each, people) => {
      if (each === 0) return;
      parts += each * people;
      const cost = costOf(to, each);
      currencies.add(cost?.currency ?? null);
      costMicro += (cost?.micro ?? 0n) * BigInt(people);
    },
    needed: () => {
      const [only = null] = currencies;
      return { parts, costMicro, currency: currencies.size === 1 ? only : null };
    },
  };
}
