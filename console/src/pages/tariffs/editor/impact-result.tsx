import type { TariffsImpactResponses } from '../../../api/generated/types.gen.ts';
import { monthName } from '../../../format/time.ts';
import { useWords } from '../../../i18n/index.ts';
import { ObjectLink } from '../../../ui/links.tsx';
import { Money } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';

type Found = TariffsImpactResponses[200];
type Props = { impact: Found; currency: string };

export function ImpactResult({ impact, currency }: Props) {
  const { say, language } = useWords(words);
  const month = monthName(impact.month, language);
  if (impact.customers === 0) return <p className="text-quiet">{say('tariffs.impactNone', { month })}</p>;
  return (
    <div role="status" className="space-y-4">
      <p className="text-quiet">{say('tariffs.impactPeople', { count: impact.customers.toLocaleString(), month })}</p>
      <Shares impact={impact} />
      <Bills impact={impact} currency={currency} />
      <Spread impact={impact} />
      <Worst impact={impact} currency={currency} />
    </div>
  );
}

/** How many pay more, less and the same, as one bar; the figures stand beside it. */
function Shares({ impact }: { impact: Found }) {
  const { say } = useWords(words);
  const shares = [
    { label: say('tariffs.more'), count: impact.pay_more, fill: 'bg-warn' },
    { label: say('tariffs.same'), count: impact.unchanged, fill: 'bg-surface-3' },
    { label: say('tariffs.less'), count: impact.pay_less, fill: 'bg-money' },
  ];
  return (
    <div>
      <div className="flex h-3 gap-0.5 overflow-hidden rounded-full" aria-hidden="true">
        {shares.map(({ label, count, fill }) => count > 0 && <span key={label} className={fill} style={{ flexGrow: count }} />)}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 text-sm">
        {shares.map(({ label, count }) => (
          <li key={label}>
            <strong className="font-semibold tabular-nums">{count.toLocaleString()}</strong> <span className="text-quiet">{label}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Bills({ impact, currency }: Props) {
  const { say } = useWords(words);
  const rows = [
    ['tariffs.comesIn', 'total'],
    ['g.water', 'water'],
    ['tariffs.vat', 'vat'],
    ['tariffs.standing', 'standing'],
  ] as const;
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-quiet">
          <th scope="col">
            <span className="sr-only">{say('tariffs.comesIn')}</span>
          </th>
          <th scope="col" className="text-right font-normal">
            {say('tariffs.before')}
          </th>
          <th scope="col" className="text-right font-normal">
            {say('tariffs.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, part]) => (
          <tr key={part} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal text-quiet">
              {say(label)}
            </th>
            <td className="text-right">
              <Money amount={impact.before[part]} currency={currency} />
            </td>
            <td className="text-right font-medium">
              <Money amount={impact.after[part]} currency={currency} />
            </td>
          </tr>
        ))}
        <tr className="border-t border-line font-medium">
          <th scope="row" className="py-1 text-left">
            {say('tariffs.change')}
          </th>
          <td />
          <td className="text-right">
            <Signed amount={impact.revenue_change} currency={currency} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Signed({ amount, currency }: { amount: string; currency: string }) {
  const less = amount.startsWith('-');
  return (
    <span>
      {less ? '−' : '+'} <Money amount={amount.replace('-', '')} currency={currency} />
    </span>
  );
}

/** Customers by how much their bill changes, from the greatest fall to the greatest rise. */
function Spread({ impact }: { impact: Found }) {
  const { say } = useWords(words);
  const most = Math.max(...impact.distribution.map((one) => one.customers), 1);
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium">{say('tariffs.spread')}</h3>
      <ul className="space-y-1 text-sm">
        {impact.distribution
          .filter((one) => one.customers > 0)
          .map(({ up_to: upTo, customers }) => (
            <li key={upTo} className="grid grid-cols-[6rem_1fr_3rem] items-center gap-2">
              <span className="text-quiet">{upTo === null ? say('tariffs.beyond') : say('tariffs.upToPercent', { percent: upTo })}</span>
              <span aria-hidden="true" className="h-2.5 rounded-sm bg-info" style={{ width: `${(customers / most) * 100}%` }} />
              <span className="text-right tabular-nums">{customers.toLocaleString()}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}

function Worst({ impact, currency }: Props) {
  const { say } = useWords(words);
  const worse = impact.worst.filter((one) => !one.change.startsWith('-') && /[1-9]/.test(one.change));
  if (worse.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium">{say('tariffs.worst')}</h3>
      <ul className="divide-y divide-line text-sm">
        {worse.slice(0, 5).map((one) => (
          <li key={one.customer ?? one.meters.join()} className="flex justify-between gap-3 py-1">
            <ObjectLink kind="customers" id={one.customer}>
              {one.name ?? one.meters.join(', ')}
            </ObjectLink>
            <Signed amount={one.change} currency={currency} />
          </li>
        ))}
      </ul>
    </div>
  );
}
