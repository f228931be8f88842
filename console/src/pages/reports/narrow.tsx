import { useWords, wordFor } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Select } from '../../ui/field.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import type { ReportLook, ReportName } from './catalogue.ts';
import { words } from './words/index.ts';

const METER = ['active', 'suspended', 'tamper', 'fault', 'offline', 'maintenance'];

/** What a report can be narrowed to, by the words of its own rows. */
const CHOICES: Partial<Readonly<Record<ReportName, readonly string[]>>> = {
  transactions: ['vended', 'credited', 'suspense', 'held', 'vending', 'unknown', 'review', 'refund_due', 'refunding', 'refunded', 'failed', 'split'],
  suspense: ['suspense', 'held', 'refund_due', 'failed'],
  reconciliation: ['open', 'explained', 'resolved'],
  tokens: ['created', 'delivered', 'failed'],
  'meter-usage': METER,
  consumption: METER,
  losses: METER,
  'meter-list': METER,
};

type Filter = ReportLook['narrow'][number];

/** The filters of a report; each stands in the URL. */
export function Narrow({ name, look }: { name: ReportName; look: ReportLook }) {
  return (
    <>
      {look.narrow.map((filter) => {
        if (filter === 'is_active') return <Chosen key={filter} filter={filter} values={['true', 'false']} />;
        if (filter === 'state' || filter === 'status') return <Chosen key={filter} filter={filter} values={CHOICES[name] ?? []} />;
        return <Written key={filter} filter={filter} />;
      })}
    </>
  );
}

const FLAGS: Readonly<Record<string, 'reports.yes' | 'reports.no'>> = { true: 'reports.yes', false: 'reports.no' };

function Chosen({ filter, values }: { filter: Filter; values: readonly string[] }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const wordOf = (value: string): string => (FLAGS[value] ? say(FLAGS[value]) : (wordFor(say, 'state', value) ?? value.replaceAll('_', ' ')));
  const choices = [{ value: '', label: say('reports.any') }, ...values.map((value) => ({ value, label: wordOf(value) }))];
  return (
    <div className="w-44">
      <Select
        label={filter === 'is_active' ? say('reports.col.is_active') : say('common.state')}
        value={asked[filter] ?? ''}
        choices={choices}
        onChange={(event) => set({ [filter]: event.target.value })}
      />
    </div>
  );
}

function Written({ filter }: { filter: Exclude<Filter, 'state'> }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const label = filter === 'search' ? say('g.search') : say(`reports.col.${filter}`);
  return (
    <div className="-mb-2 min-w-52 flex-1">
      <SearchBox label={label} value={asked[filter] ?? ''} search={(text) => set({ [filter]: text }, { replace: true })} />
    </div>
  );
}
