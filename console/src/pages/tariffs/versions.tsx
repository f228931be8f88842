import type {
  TariffsVersionsDeleteData,
  TariffsVersionsDeleteResponses,
  TariffsVersionsListData,
  TariffsVersionsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { dayAndClock } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { NamedRow, RowName } from '../../ui/row-name.tsx';
import { Prices } from './prices.tsx';
import type { Version } from './tariff.ts';
import { words } from './words/index.ts';

const MOST = 50;
type Place = 'comes' | 'inForce' | 'was';

/** Prices to come, in force and gone, newest first; each opens to its terms. */
export function Versions({ tariff }: { tariff: string }) {
  const { say } = useWords(words);
  const read = useRead<TariffsVersionsListData, TariffsVersionsListResponses>('/api/tariffs/{id}/versions/', {
    path: { id: tariff },
    query: { page_size: MOST },
  });
  return (
    <Panel title={say('tariffs.versions')}>
      <Loaded read={read}>
        {({ results }) => {
          const current = results.find((one) => one.in_force)?.id;
          return (
            <ol className="divide-y divide-line border-t border-line">
              {results.map((version) => (
                <NamedRow key={version.id}>
                  <One version={version} place={version.id === current ? 'inForce' : version.in_force ? 'was' : 'comes'} />
                </NamedRow>
              ))}
            </ol>
          );
        }}
      </Loaded>
    </Panel>
  );
}

const TONES = { comes: 'flight', inForce: 'done', was: 'plain' } as const;

function One({ version, place }: { version: Version; place: Place }) {
  const { say, language } = useWords(words);
  const may = useMay();
  const withdraw = useAct<TariffsVersionsDeleteData, TariffsVersionsDeleteResponses>('/api/tariffs/{id}/versions/{version}/', { method: 'DELETE' });
  return (
    <li>
      <details>
        <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-surface-2">
          <Badge tone={TONES[place]}>{say(`tariffs.${place}`)}</Badge>
          <RowName>{say('tariffs.since', { day: dayAndClock(version.effective_from, language) })}</RowName>
        </summary>
        <Prices version={version} />
      </details>
      {place === 'comes' && may('tariffs.write') && (
        <div className="px-4 pb-3">
          <ConfirmButton
            label={say('tariffs.withdraw')}
            title={say('tariffs.withdraw')}
            text={say('tariffs.withdrawText')}
            done={say('tariffs.withdrawn')}
            act={withdraw}
            vars={{ path: { id: version.tariff, version: version.id } }}
          />
        </div>
      )}
    </li>
  );
}
