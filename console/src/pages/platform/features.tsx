import type {
  PlatformFeaturesListData,
  PlatformFeaturesListResponses,
  PlatformFeaturesReplaceData,
  PlatformFeaturesReplaceResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { FeatureRow } from './feature-row.tsx';
import { FeatureSwitch } from './feature-switch.tsx';
import { words } from './words/index.ts';

/** Parts of the product, as clients without a switch of their own have them. */
export function FeaturesPage() {
  const { say } = useWords(words);
  const read = useRead<PlatformFeaturesListData, PlatformFeaturesListResponses>('/api/platform/features/', { tenant: null });
  const turn = useAct<PlatformFeaturesReplaceData, PlatformFeaturesReplaceResponses>('/api/platform/features/', { method: 'PUT', tenant: null });
  return (
    <Page title={say('nav.features')} text={say('platform.featuresText')}>
      <Panel title={say('platform.featuresAll')} text={say('platform.featuresAllText')}>
        <Loaded read={read}>
          {({ features }) => (
            <Rows label={say('platform.featuresAll')}>
              {features.map((one) => (
                <FeatureRow
                  key={one.feature}
                  feature={one}
                  note={one.clients_on + one.clients_off === 0 ? '' : say('platform.featureExceptions', { on: one.clients_on, off: one.clients_off })}
                >
                  <FeatureSwitch
                    feature={one.feature}
                    to={one.is_on ? 'off' : 'on'}
                    act={turn}
                    varsOf={(reason) => ({ body: { feature: one.feature, is_on: !one.is_on, reason } })}
                  />
                </FeatureRow>
              ))}
            </Rows>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}
