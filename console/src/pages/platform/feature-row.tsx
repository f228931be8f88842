import type { ReactNode } from 'react';
import type { ClientsFeaturesListResponses } from '../../api/generated/types.gen.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';

export type FeatureName = ClientsFeaturesListResponses[200]['features'][number]['feature'];
type Shown = { feature: FeatureName; is_on: boolean; reason: string; changed_at: string | null };

/** One part of the product: what it is, what "off" leaves out, and who said so when. */
export function FeatureRow({ feature, note, children }: { feature: Shown; note: string; children: ReactNode }) {
  const { say } = useWords(words);
  return (
    <Row
      title={say(`platform.feature.${feature.feature}`)}
      badges={<Badge tone={feature.is_on ? 'done' : 'warn'}>{say(feature.is_on ? 'platform.featureOn' : 'platform.featureOff')}</Badge>}
      text={say(`platform.featureOffMeans.${feature.feature}`)}
      actions={children}
    >
      <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-quiet">
        <span>{note}</span>
        {feature.changed_at && (
          <span>
            {feature.reason} · <Time at={feature.changed_at} />
          </span>
        )}
      </p>
    </Row>
  );
}
