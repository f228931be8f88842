import type { ReactNode } from 'react';
import { money } from '../../format/values.ts';
import { volume } from '../../format/volume.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { Facts } from '../../ui/page.tsx';
import { Money } from '../../ui/values.tsx';
import { isSome, percent } from './tariff.ts';
import type { Version } from './tariff.ts';
import { words } from './words/index.ts';

type Say = SayOf<keyof typeof words.en>;

/** Prices told in the order in which a payment meets them: the water in its steps, then what is added or taken. */
export function Prices({ version }: { version: Version }) {
  const { say } = useWords(words);
  if (version.mode === 'vendor_priced')
    return (
      <div className="px-4 pb-4">
        <p className="font-medium">{say('tariffs.vendorPriced')}</p>
        <p className="text-quiet">{say('tariffs.vendorPricedText')}</p>
      </div>
    );
  const extras = extrasOf(version, say);
  return (
    <>
      <Ladder version={version} />
      {extras.length > 0 && <Facts facts={extras} />}
    </>
  );
}

/** The steps of the price: the higher, the dearer. */
function Ladder({ version }: { version: Version }) {
  const { say } = useWords(words);
  const highest = Math.max(...version.blocks.map((block) => Number(block.price)), 0.01);
  return (
    <ol className="flex items-end gap-1.5 scroll-x px-4 pt-1 pb-4" aria-label={say('tariffs.price')}>
      {version.blocks.map((block, at) => (
        <li key={`${block.up_to} ${block.price}`} className="min-w-24 flex-1">
          <p className="text-lg font-semibold">
            <Money amount={block.price} currency={version.currency} />
          </p>
          <span aria-hidden="true" className="mt-1 block rounded-t-md bg-water" style={{ height: 12 + (Number(block.price) / highest) * 44 }} />
          <p className="border-t border-line pt-1 text-sm text-quiet">{stepText(version, at, say)}</p>
        </li>
      ))}
    </ol>
  );
}

function stepText({ blocks }: Version, at: number, say: Say): string {
  const upTo = blocks[at]?.up_to;
  if (upTo) return say('tariffs.upTo', { volume: volume(upTo) });
  return say(blocks.length === 1 ? 'tariffs.allWater' : 'tariffs.above');
}

function extrasOf(version: Version, say: Say): (readonly [string, ReactNode])[] {
  const { currency } = version;
  const amount = (value: string) => `${currency} ${money(value)}`;
  const vat = percent(version.vat_basis_points);
  const facts: (readonly [string, ReactNode, boolean])[] = [
    [say('tariffs.lifeline', { volume: volume(version.lifeline_units) }), amount(version.lifeline_price), isSome(version.lifeline_units)],
    [say('tariffs.vat'), say(version.vat_inclusive ? 'tariffs.vatInside' : 'tariffs.vatAdded', { percent: vat }), version.vat_basis_points > 0],
    ...version.levies.map((levy) => {
      const parts = [
        levy.basis_points > 0 ? say('tariffs.ofWater', { percent: percent(levy.basis_points) }) : '',
        isSome(levy.per_unit) ? say('tariffs.perM3', { amount: amount(levy.per_unit) }) : '',
      ];
      return [say('tariffs.levy', { name: levy.name }), parts.filter((part) => part !== '').join(' + '), true] as const;
    }),
    [say('tariffs.standing'), amount(version.standing_charge), isSome(version.standing_charge)],
    [say('tariffs.arrearsShare'), `${percent(version.arrears_share_basis_points)} %`, version.arrears_share_basis_points > 0],
    [say('tariffs.minimum'), amount(version.minimum), isSome(version.minimum)],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value] as const);
}
