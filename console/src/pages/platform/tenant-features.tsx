import type {
  ClientsFeaturesListData,
  ClientsFeaturesListResponses,
  ClientsFeaturesReplaceData,
  ClientsFeaturesReplaceResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { FeatureRow } from './feature-row.tsx';
import { FeatureSwitch } from './feature-switch.tsx';
import { words } from './words/index.ts';

type Feature = ClientsFeaturesListResponses[200]['features'][number];

/** Parts of the product as this client has them. */
export function TenantFeatures({ id }: { id: string }) {
  const { say } = useWords(words);
  const read = useRead<ClientsFeaturesListData, ClientsFeaturesListResponses>('/api/clients/{id}/features/', { path: { id }, tenant: null });
  return (
    <Panel title={say('nav.features')} text={say('platform.featuresOneText')} className="lg:col-span-2">
      <Loaded read={read}>
        {({ features }) => (
          <Rows label={say('nav.features')}>
            {features.map((one) => (
              <One key={one.feature} id={id} feature={one} />
            ))}
          </Rows>
        )}
      </Loaded>
    </Panel>
  );
}

function One({ id, feature }: { id: string; feature: Feature }) {
  const { say } = useWords(words);
  const turn = useAct<ClientsFeaturesReplaceData, ClientsFeaturesReplaceResponses>('/api/clients/{id}/features/', { method: 'PUT', tenant: null });
  const { feature: name, is_on: isOn, own } = feature;
  const varsOf = (to: boolean | null) => (reason: string) => ({ path: { id }, body: { feature: name, is_on: to, reason } });
  return (
    <FeatureRow feature={feature} note={say(own === null ? 'platform.featureAsAll' : 'platform.featureOwn')}>
      <FeatureSwitch feature={name} to={isOn ? 'off' : 'on'} act={turn} varsOf={varsOf(!isOn)} />
      {own !== null && <FeatureSwitch feature={name} to="platform" act={turn} varsOf={varsOf(null)} />}
    </FeatureRow>
  );
}
