import { useState } from 'react';
import type {
  PlatformSmsPricesListData,
  PlatformSmsPricesListResponses,
  PlatformSmsPricesReplaceData,
  PlatformSmsPricesReplaceResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Price = PlatformSmsPricesListResponses[200]['prices'][number];
type Line = Price & { key: number };

/** What one part of a text message costs, by country and operator. */
export function Prices() {
  const { say } = useWords(words);
  const read = useRead<PlatformSmsPricesListData, PlatformSmsPricesListResponses>('/api/platform/sms-prices/', { tenant: null });
  return (
    <Panel title={say('platform.prices')} text={say('platform.pricesText')}>
      <Loaded read={read}>{({ prices }) => <PriceForm key={JSON.stringify(prices)} prices={prices} />}</Loaded>
    </Panel>
  );
}

function PriceForm({ prices }: { prices: readonly Price[] }) {
  const { say } = useWords(words);
  const [lines, setLines] = useState<readonly Line[]>(() => prices.map((price, key) => ({ ...price, key })));
  const save = useAct<PlatformSmsPricesReplaceData, PlatformSmsPricesReplaceResponses>('/api/platform/sms-prices/', { method: 'PUT', tenant: null });
  const add = () => setLines([...lines, { country: '', operator: '', price: '', currency: 'KES', key: Math.max(0, ...lines.map(({ key }) => key + 1)) }]);
  const change = (key: number, part: Partial<Price>) => setLines(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const send = () => save.mutate({ body: { prices: lines.map(bodyOf) } }, { onSuccess: () => toast(say('common.saved')) });
  return (
    <Form className="px-4 pb-4" act={say('common.save')} busy={save.isPending} problem={save.error} send={send}>
      {lines.length === 0 && <p className="text-quiet">{say('platform.pricesEmpty')}</p>}
      <ul className="space-y-3">
        {lines.map((line, at) => (
          <li key={line.key} className="grid grid-cols-2 items-end gap-x-3 border-b border-line pb-2 sm:grid-cols-[1fr_1fr_1fr_6rem_auto]">
            <Field
              label={say('platform.priceCountry')}
              value={line.country}
              maxLength={2}
              placeholder="KE"
              onChange={(event) => change(line.key, { country: event.target.value })}
            />
            <Field label={say('platform.priceOperator')} value={line.operator} onChange={(event) => change(line.key, { operator: event.target.value })} />
            <Field
              label={say('platform.priceAmount')}
              value={line.price}
              inputMode="decimal"
              required
              onChange={(event) => change(line.key, { price: event.target.value })}
            />
            <Field
              label={say('platform.priceCurrency')}
              value={line.currency}
              maxLength={3}
              required
              onChange={(event) => change(line.key, { currency: event.target.value })}
            />
            <Button
              square
              look="ghost"
              className="mb-5 max-sm:col-start-2 max-sm:mb-1 max-sm:justify-self-end"
              aria-label={say('platform.priceRemove', { n: at + 1 })}
              onClick={() => setLines(lines.filter(({ key }) => key !== line.key))}
            >
              <Icon name="close" />
            </Button>
          </li>
        ))}
      </ul>
      <Button onClick={add}>
        <Icon name="plus" /> {say('platform.priceAdd')}
      </Button>
    </Form>
  );
}

const bodyOf = ({ country, operator, price, currency }: Line): Price => ({
  country: country.trim().toUpperCase(),
  operator: operator.trim(),
  price: price.trim(),
  currency: currency.trim().toUpperCase(),
});
