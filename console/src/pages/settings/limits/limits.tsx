import { useMay } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Page } from '../../../ui/page.tsx';
import { OfClient } from '../of-client.tsx';
import { AdjustmentLimit } from './adjustment-limit.tsx';
import { CampaignLimit } from './campaign-limit.tsx';
import { TokenLimits } from './token-limits.tsx';
import { words } from './words/index.ts';

export function LimitsPage() {
  const { say } = useWords(words);
  const may = useMay();
  return (
    <Page title={say('nav.limits')} text={say('limits.text')}>
      <OfClient>
        {() => (
          <div className="grid items-start gap-4 xl:grid-cols-[2fr_1fr]">
            <TokenLimits />
            <div className="min-w-0 space-y-4">
              {may('balances.limits') && <AdjustmentLimit />}
              {may('campaigns.approve') && <CampaignLimit />}
            </div>
          </div>
        )}
      </OfClient>
    </Page>
  );
}
