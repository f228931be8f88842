import { useState } from 'react';
import type { CustomersArrearsData, CustomersWalletData, CustomersWalletResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Entry = CustomersWalletResponses[200]['results'][number];
type Side = 'wallet' | 'arrears';

/** How wallet and arrears came to stand where they are: each posting with what stood after it. */
export function Balance({ customer }: { customer: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const [side, setSide] = useState<Side>('wallet');
  if (!may('balances.read')) return null;
  const sides = [
    { value: 'wallet' as const, label: say('g.wallet') },
    { value: 'arrears' as const, label: say('g.arrears') },
  ];
  return (
    <Panel title={say('customers.money')} text={say('customers.moneyText')}>
      <div className="px-4 pb-3">
        <Segmented label={say('customers.money')} value={side} options={sides} onChange={setSide} />
      </div>
      <Entries key={side} customer={customer} side={side} />
    </Panel>
  );
}

function Entries({ customer, side }: { customer: string; side: Side }) {
  const { say } = useWords(words);
  const url = `/api/customers/{id}/${side}/` as (CustomersWalletData & CustomersArrearsData)['url'];
  const list = useList<CustomersWalletData, CustomersWalletResponses>(url, undefined, { path: { id: customer } });
  if (list.problem) return <ErrorState problem={list.problem} retry={list.retry} />;
  if (list.isLoading) return <Skeleton rows={3} />;
  if (list.rows.length === 0) return <p className="border-t border-line px-4 py-3 text-quiet">{say('customers.moneyNone')}</p>;
  return (
    <>
      <ul className="divide-y divide-line border-t border-line">
        {list.rows.map((entry) => (
          <Line key={entry.id} entry={entry} side={side} />
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" className="mx-auto my-2 flex" onClick={list.more} disabled={list.isMore}>
          {say('common.more')}
        </Button>
      )}
    </>
  );
}

function Line({ entry, side }: { entry: Entry; side: Side }) {
  const { say } = useWords(words);
  // what a purchase leaves over goes into the wallet; what it settles leaves the arrears
  const key = side === 'wallet' && entry.kind === 'vended' ? 'customers.kind.left' : `customers.kind.${entry.kind}`;
  const name = key in words.en ? say(key as WordKey) : entry.kind.replaceAll('_', ' ');
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5">
      <span className="min-w-40 flex-1">
        <ObjectLink kind="payments" id={entry.payment}>
          {name}
        </ObjectLink>
      </span>
      <span className="font-medium">
        {entry.amount.startsWith('-') ? '' : '+'}
        <Money amount={entry.amount} />
      </span>
      <span className="w-full text-sm text-quiet sm:w-44 sm:text-right">
        {say('customers.after', { amount: entry.balance })} · <Time at={entry.at} />
      </span>
    </li>
  );
}
