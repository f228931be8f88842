import type { MetersQueryData, MetersQueryResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Facts, Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { words } from './words/index.ts';

/** Whether the vendor knows the meter: what keeps a new one from selling. Asked only when somebody wants to know. */
export function AtVendor({ meter }: { meter: string }) {
  const { say } = useWords(words);
  const ask = useAct<MetersQueryData, MetersQueryResponses>('/api/meters/query/');
  const facts = Object.entries(ask.data ?? {}).map(([name, value]): [string, string] => [name.replaceAll('_', ' '), shown(value)]);
  return (
    <Panel title={say('meters.atVendor')} text={say('meters.atVendorText')}>
      <div aria-live="polite">{facts.length > 0 && <Facts facts={facts} />}</div>
      {ask.error && (
        <div className="px-4 pb-3">
          <ProblemNote problem={ask.error} />
        </div>
      )}
      <div className="border-t border-line p-2">
        <Button look="ghost" disabled={ask.isPending} onClick={() => ask.mutate({ body: { meter_id: meter } })}>
          {say('meters.atVendorAsk')}
        </Button>
      </div>
    </Panel>
  );
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)) || '–';
