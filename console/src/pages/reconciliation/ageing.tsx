import type { ReconciliationAgeingData, ReconciliationAgeingResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/values.tsx';
import { Difference } from './signed.tsx';
import { words } from './words/index.ts';

type Kind = ReconciliationAgeingResponses[200]['results'][number];
type Props = { chosen: string; choose: (kind: string) => void };

const GRAVEST = ['critical', 'error', 'warning', 'info'];

/** What is open, by kind: how many of which age, what it comes to, and what to do. A kind narrows the list below. */
export function Ageing({ chosen, choose }: Props) {
  const { say } = useWords(words);
  const { data, error, refetch } = useRead<ReconciliationAgeingData, ReconciliationAgeingResponses>('/api/reconciliation-ageing/', { everyMs: 15_000 });
  if (error && !data) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton rows={3} />;
  const kinds = data.results.toSorted((a, b) => GRAVEST.indexOf(a.severity) - GRAVEST.indexOf(b.severity) || a.oldest_at.localeCompare(b.oldest_at));
  if (kinds.length === 0) return null;
  return (
    <Panel title={say('recon.ageing')} text={say('recon.ageingText')} className="mb-4">
      <ul className="divide-y divide-line border-t border-line">
        {kinds.map((kind) => (
          <Line key={kind.class} kind={kind} chosen={kind.class === chosen} choose={() => choose(kind.class === chosen ? '' : kind.class)} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ kind, chosen, choose }: { kind: Kind; chosen: boolean; choose: () => void }) {
  const { say } = useWords(words);
  const { currency } = usePlace();
  const ages = [
    ['recon.hour', kind.up_to_an_hour, 'bg-water'],
    ['recon.day', kind.up_to_a_day, 'bg-warn'],
    ['recon.older', kind.older, 'bg-danger'],
  ] as const;
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={choose}
        className="grid w-full gap-x-6 gap-y-1.5 px-4 py-3 text-left -outline-offset-2 hover:bg-surface-2 aria-pressed:bg-accent-soft lg:grid-cols-[1fr_20rem]"
      >
        <span>
          <span className="flex flex-wrap items-center gap-2 font-medium">
            {wordIn(words, say, { group: 'recon.class', word: kind.class })} <StateBadge state={kind.severity} group="severity" />
          </span>
          <span className="block text-sm text-quiet">{wordIn(words, say, { group: 'recon.do', word: kind.class })}</span>
        </span>
        <span className="text-sm">
          <span aria-hidden="true" className="flex h-2 gap-0.5 overflow-hidden rounded-full">
            {ages.map(([label, count, fill]) => count > 0 && <span key={label} className={fill} style={{ flexGrow: count }} />)}
          </span>
          <span className="mt-1 flex flex-wrap gap-x-3">
            {ages.map(
              ([label, count]) =>
                count > 0 && (
                  <span key={label}>
                    <strong className="font-semibold tabular-nums">{count}</strong> <span className="text-quiet">{say(label)}</span>
                  </span>
                ),
            )}
            <span className="ml-auto">
              <Difference of={{ difference: kind.difference, difference_m3: '0' }} currency={currency} />
            </span>
          </span>
          <span className="block text-quiet">
            {say('recon.oldest')}: <Time at={kind.oldest_at} />
          </span>
        </span>
      </button>
    </li>
  );
}
