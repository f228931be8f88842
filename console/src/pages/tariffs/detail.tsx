import { Link, useParams } from '@tanstack/react-router';
import type { TariffsGetData, TariffsGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { TariffActions } from './actions.tsx';
import { Assignments } from './assignments/assignments.tsx';
import { Drift } from './drift.tsx';
import { Example } from './example.tsx';
import { Prices } from './prices.tsx';
import type { Tariff } from './tariff.ts';
import { Versions } from './versions.tsx';
import { words } from './words/index.ts';

export function TariffPage() {
  const { id = '' } = useParams({ strict: false });
  const { say } = useWords(words);
  const may = useMay();
  const tariff = useRead<TariffsGetData, TariffsGetResponses>('/api/tariffs/{id}/', { path: { id } });
  const { data } = tariff;
  return (
    <Page
      title={data?.name ?? say('g.tariff')}
      badge={data?.is_default && <Badge>{say('tariffs.default')}</Badge>}
      {...(data?.is_default ? { text: say('tariffs.defaultText') } : {})}
      actions={data && may('tariffs.write') && <TariffActions tariff={data} />}
    >
      <Drift />
      <Loaded read={tariff} rows={6}>
        {(found) => <Body tariff={found} />}
      </Loaded>
    </Page>
  );
}

function Body({ tariff }: { tariff: Tariff }) {
  const { say } = useWords(words);
  const prices = tariff.current_version;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
      <div className="min-w-0 space-y-4">
        {prices ? (
          <Panel title={say('tariffs.inForce')}>
            <Prices version={prices} />
          </Panel>
        ) : (
          <NoPrices id={tariff.id} />
        )}
        <Versions tariff={tariff.id} />
        <Assignments tariff={tariff.id} />
      </div>
      {prices?.mode === 'own' && (
        <div className="min-w-0 lg:sticky lg:top-16">
          <Example tariff={tariff.id} currency={prices.currency} />
        </div>
      )}
    </div>
  );
}

function NoPrices({ id }: { id: string }) {
  const { say } = useWords(words);
  const may = useMay();
  return (
    <section className="rounded-lg border border-warn/40 bg-warn-soft px-4 py-4 text-warn">
      <h2 className="font-semibold">{say('tariffs.noPrices')}</h2>
      <p>{say('tariffs.noPricesText')}</p>
      {may('tariffs.write') && (
        <Link to="/tariffs/$id/prices" params={{ id }} className="mt-2 inline-block underline underline-offset-3">
          {say('tariffs.newPrices')}
        </Link>
      )}
    </section>
  );
}
