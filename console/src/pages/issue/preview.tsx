import { useDeferredValue } from 'react';
import type { TokensPreviewData, TokensPreviewResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import { Facts, Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Money, Mono, Volume } from '../../ui/values.tsx';

/** An amount as people type it: shillings, with or without cents. */
export const AMOUNT = /^\d+(\.\d{1,2})?$/;

/** What the amount comes to by our tariff, and by the vendor where it can be asked. */
export function Preview({ meter, amount }: { meter: string | undefined; amount: string }) {
  const { say } = useSay();
  const asked = useDeferredValue(amount);
  const ready = AMOUNT.test(asked) && meter !== undefined;
  const { data, error } = useRead<TokensPreviewData, TokensPreviewResponses>('/api/tokens/preview/', {
    query: { meter_id: meter ?? '', amount: asked },
    off: !ready,
  });
  return (
    <Panel title={say('issue.preview')}>
      {!ready && <p className="px-4 pb-4 text-quiet">{say('issue.previewHint')}</p>}
      {ready && error && (
        <div className="px-4 pb-4">
          <ProblemNote problem={error} />
        </div>
      )}
      {ready && data?.ours && (
        <>
          <p className="px-4 pb-3 text-2xl font-semibold text-water">
            <Volume units={data.ours.units} />
          </p>
          <Facts
            facts={[
              [say('g.meter'), <Mono key="m">{data.meter_id}</Mono>],
              [say('g.amount'), <Money key="a" amount={data.ours.amount} currency={data.currency} />],
              [say('receipt.vat'), <Money key="v" amount={data.ours.vat} currency={data.currency} />],
              [say('receipt.levy'), <Money key="l" amount={data.ours.levies} currency={data.currency} />],
              [say('receipt.standing'), <Money key="s" amount={data.ours.standing_charge} currency={data.currency} />],
              [say('receipt.rest'), <Money key="r" amount={data.ours.remainder} currency={data.currency} />],
            ]}
          />
        </>
      )}
    </Panel>
  );
}
