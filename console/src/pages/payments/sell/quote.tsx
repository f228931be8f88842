import { useDeferredValue } from 'react';
import type { MetersQuoteData, MetersQuoteResponses } from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';
import { money } from '../../../format/values.ts';
import { volume } from '../../../format/volume.ts';
import { useWords } from '../../../i18n/index.ts';
import { words } from '../words/index.ts';

/** What the amount buys on this meter now, before anybody pays. */
export function Quote({ meter, amount }: { meter: string; amount: string }) {
  const { say } = useWords(words);
  const asked = useDeferredValue(amount);
  const { data } = useRead<MetersQuoteData, MetersQuoteResponses>('/api/meters/{id}/quote/', {
    path: { id: meter },
    query: { amount: asked },
    off: meter === '' || asked === '',
  });
  if (!data || asked === '') return null;
  if (data.outcome !== 'order')
    return (
      <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
        {say('pay.buysNothing')}. {data.message}
      </p>
    );
  const wallet = /[1-9]/.test(data.from_wallet) ? ` ${say('pay.withWallet', { amount: `${data.currency} ${money(data.from_wallet)}` })}` : '';
  return (
    <p role="status" className="rounded-md bg-water-soft px-3 py-2 text-water">
      {say('pay.buys')} <strong className="font-semibold">{units(data, say)}</strong>
      {wallet}
    </p>
  );
}

function units({ price, estimate }: MetersQuoteResponses[200], say: ReturnType<typeof useWords<keyof typeof words.en>>['say']): string {
  if (price?.units) return volume(price.units);
  return estimate ? say('pay.estimate', { volume: volume(estimate.units) }) : '–';
}
