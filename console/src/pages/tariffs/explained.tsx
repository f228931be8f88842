import type { TariffsPreviewResponses } from '../../api/generated/types.gen.ts';
import { money } from '../../format/values.ts';
import { volume } from '../../format/volume.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { Waterfall } from '../../ui/waterfall.tsx';
import type { Part } from '../../ui/waterfall.tsx';
import { isSome } from './tariff.ts';
import { words } from './words/index.ts';

type Price = TariffsPreviewResponses[200];
type Say = SayOf<keyof typeof words.en>;

/** A price told so that a customer can follow it: so much water, and where each shilling goes. */
export function Explained({ price, currency }: { price: Price; currency: string }) {
  const { say } = useWords(words);
  const blocks = price.lines.filter((line) => line.part === 'block');
  return (
    <div role="status">
      <p className="px-4 pb-1 text-2xl font-semibold text-water">{price.units === null ? '–' : volume(price.units)}</p>
      {price.below_minimum && <p className="px-4 pb-2 text-warn">{say('tariffs.exampleNothing')}</p>}
      <ul className="px-4 pb-3 text-sm text-quiet">
        {blocks.map((line) => (
          <li key={`${line.units} ${line.price} ${line.lifeline}`}>
            {say(line.lifeline ? 'tariffs.line.lifeline' : 'tariffs.line.block', {
              volume: volume(line.units ?? '0'),
              price: `${currency} ${money(line.price ?? '0')}`,
            })}
          </li>
        ))}
      </ul>
      <Waterfall parts={partsOf(price, say)} total={price.amount} currency={currency} />
    </div>
  );
}

function partsOf(price: Price, say: Say): Part[] {
  const parts: Part[] = [
    { label: say('g.arrears'), amount: price.arrears, tone: 'warn' },
    { label: say('receipt.standing'), amount: price.standing, tone: 'plain' },
    { label: say('tariffs.vat'), amount: price.vat, tone: 'plain' },
    ...price.levies.map(({ name, amount }): Part => ({ label: name, amount, tone: 'plain' })),
    { label: say('g.water'), amount: price.water, tone: 'water' },
    { label: say('tariffs.rest'), amount: price.remainder, tone: 'money' },
  ];
  return parts.filter((part) => isSome(part.amount));
}
